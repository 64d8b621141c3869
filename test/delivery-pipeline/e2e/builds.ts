import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Checks } from '../../e2e/scenario.ts';
import type { Account } from './accounts.ts';
import { PHASES, readBuildspec, type Build } from '../../e2e/build/buildspec.ts';
import { Checkout } from '../../e2e/build/checkout.ts';
import { projectOf, type Project } from '../../e2e/build/project.ts';
import {
  ALL_SUCCEEDED,
  HERE,
  phasesOf,
  runProject,
  secondsOf,
} from '../../e2e/build/run-project.ts';

/** What the build made, for whoever deploys it: files by their path in the artifact. */
export type Assembly = ReadonlyMap<string, Buffer>;

/** Words of the paths of the tests that are run. All, as in the pipeline, take minutes: `TESTS= npm start -- delivery-pipeline`. */
const TESTS = process.env.TESTS ?? 'test/delivery-pipeline test/common/backoff';
/** Those that the broken commit fails. */
const BROKEN_TESTS = 'test/common/backoff';
const BROKEN_FILE = 'lambda/common/backoff.ts';

/** Runs the build of the commit with its project's role; answers the artifact, none when it failed. */
export async function proveBuild(
  tools: Account,
  commit: string,
  checks: Checks,
): Promise<Assembly | undefined> {
  const project = await projectOf(tools.outputs.BuildProject ?? '', tools);
  const checkout = new Checkout(commit);
  try {
    const build = await runProject(project, { checkout, commit, variables: HERE });
    if (hasNoRegistry(build)) {
      checks.notRun(
        'The commands of build, test and smoke test, on this repository',
        'The registry of npm can’t be reached, and its packages are not all in npm’s cache.',
      );
      return undefined;
    }
    checks.equal(
      'The build’s commands, read from its project, run in a clean checkout with its role',
      ALL_SUCCEEDED,
      phasesOf(build),
    );
    checks.remark(`Build, on this machine: ${secondsOf(build)}`);
    if (!build.succeeded) return undefined;
    checks.equal('… it exports the commit', commit, build.exported.COMMIT ?? 'nothing');
    return artifactOf(project, checkout.folder);
  } finally {
    checkout.remove();
  }
}

/** Runs tests of the commit, and of one on top of it that breaks some. */
export async function proveTests(tools: Account, commit: string, checks: Checks): Promise<void> {
  const project = await projectOf(tools.outputs.TestProject ?? '', tools);
  const checkout = new Checkout(commit);
  try {
    checkout.restoreCache();
    const build = await runProject(project, { checkout, commit, variables: { TESTS } });
    checks.equal(
      `The test’s commands run in a clean checkout: ${TESTS || 'all tests and checks of the project'}`,
      ALL_SUCCEEDED,
      phasesOf(build),
    );
    checks.remark(`Tests, on this machine: ${secondsOf(build)}`);
    const { tests, failures } = reportOf(project, checkout.folder);
    checks.equal(
      '… and leave a report in JUnit’s format',
      'more than 100 tests, 0 failures',
      `${tests > 100 ? 'more than 100' : tests} tests, ${failures} failures`,
    );

    breakTest(checkout.folder);
    const [, ...phases] = PHASES;
    const variables = { TESTS: BROKEN_TESTS };
    const broken = await runProject(project, { checkout, commit, variables, phases });
    checks.equal(
      'The next commit breaks a test: the build fails in the phase of the tests, and POST_BUILD follows',
      'PRE_BUILD SUCCEEDED, BUILD FAILED, POST_BUILD SUCCEEDED',
      broken.phases.join(', '),
    );
    checks.equal(
      '… and its report has the failure',
      'at least one',
      reportOf(project, checkout.folder).failures > 0 ? 'at least one' : 'none',
    );
  } finally {
    checkout.remove();
  }
}

/** Whether the packages could not even be fetched. */
function hasNoRegistry({ phases: [first], log }: Build): boolean {
  const unreachable =
    /npm error (code|network).*(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT)/;
  return first === 'INSTALL FAILED' && unreachable.test(log);
}

function artifactOf({ buildspec }: Project, folder: string): Assembly {
  const { artifacts } = readBuildspec(buildspec);
  const base = join(folder, artifacts?.['base-directory'] ?? '.');
  const files = (artifacts?.files ?? []).flatMap((pattern) => globSync(pattern, { cwd: base }));
  return new Map(files.map((file) => [file, readFileSync(join(base, file))]));
}

function reportOf({ buildspec }: Project, folder: string): { tests: number; failures: number } {
  const { reports = {} } = readBuildspec(buildspec);
  const texts = Object.values(reports).flatMap(({ 'base-directory': base = '.', files }) =>
    files.flatMap((pattern) =>
      globSync(pattern, { cwd: join(folder, base) }).map((file) =>
        readFileSync(join(folder, base, file), 'utf8'),
      ),
    ),
  );
  const sum = (name: string) =>
    texts.reduce(
      (total, text) =>
        total + Number(new RegExp(`<testsuites [^>]*\\b${name}="(\\d+)"`).exec(text)?.[1]),
      0,
    );
  return { tests: sum('tests'), failures: sum('failures') };
}

/** As a commit on top of it would: waits grow backwards. */
function breakTest(folder: string): void {
  const file = join(folder, BROKEN_FILE);
  const text = readFileSync(file, 'utf8');
  const broken = text.replace('2 ** attempt', '2 ** -attempt');
  if (broken === text) throw new Error(`${BROKEN_FILE} is not as this scenario expects it.`);
  writeFileSync(file, broken);
}
