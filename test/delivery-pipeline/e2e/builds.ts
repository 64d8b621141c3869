import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Checks } from '../../e2e/scenario.ts';
import type { Account } from './accounts.ts';
import { PHASES, readBuildspec, type Build } from '../../e2e/build/buildspec.ts';
import type { Source } from '../../e2e/build/checkout.ts';
import { projectOf, type Project } from '../../e2e/build/project.ts';
import { HERE, phasesOf, runProject, secondsOf, succeeded } from '../../e2e/build/run-project.ts';

interface TestRun {
  readonly build: Build;
  /** Number of tests in the report. */
  readonly tests: number;
  readonly failures: number;
}

/** Files of the artifact by their path in it. */
export type Assembly = ReadonlyMap<string, Buffer>;

/** Patterns of the tests that are run here; CodeBuild runs all of the project's. */
const TESTS = 'test/common/backoff';
/** File under test, and the text that the broken commit changes. */
const BROKEN = { file: 'lambda/common/backoff.ts', from: '2 ** attempt', to: '2 ** -attempt' };
/** The build installs the checkout: the test project's own installation is left out. */
const [INSTALL = '', ...AFTER_INSTALL] = PHASES;

/**
 * Runs the build of the commit with its project's role.
 *
 * @returns the artifact, or `undefined` when the build failed
 */
export async function checkBuild(
  tools: Account,
  { checkout, commit }: Source,
  checks: Checks,
): Promise<Assembly | undefined> {
  const project = await projectOf(tools.output('BuildProject'), tools);
  const build = await runProject(project, { checkout, commit, variables: HERE });
  if (hasNoRegistry(build)) {
    checks.notRun(
      'The commands of build, test and smoke test succeed on this repository',
      'The npm registry can’t be reached, and not all packages are in npm’s cache.',
    );
    return undefined;
  }
  checks.equal(
    'The commands of the build project succeed in a clean checkout, with the project’s role',
    succeeded(PHASES),
    phasesOf(build),
  );
  checks.note(`Build, on this machine: ${secondsOf(build)}`);
  if (!build.succeeded) return undefined;
  checks.equal('The build exports the commit', commit, build.exported.COMMIT ?? 'nothing');
  return artifactOf(project, checkout.folder);
}

/** Runs the test project's commands in the built checkout. */
export async function checkTests(tools: Account, source: Source, checks: Checks): Promise<void> {
  const { build, tests, failures } = await runTests(tools, source);
  checks.equal(
    `The commands of the test project (${TESTS}) succeed, and leave a report in JUnit’s format`,
    `${succeeded(AFTER_INSTALL)}; tests passed, 0 failures`,
    `${phasesOf(build)}; ${tests > 0 ? 'tests passed' : 'no tests'}, ${failures} failures`,
  );
  checks.note(`Tests, on this machine: ${secondsOf(build)}`);
}

/** Breaks a test in the checkout, and runs the test project's commands. */
export async function checkBrokenTest(
  tools: Account,
  source: Source,
  checks: Checks,
): Promise<void> {
  breakTest(source.checkout.folder);
  const { build, failures } = await runTests(tools, source);
  checks.equal(
    'A commit that breaks a test fails in the BUILD phase, POST_BUILD follows, and the report has the failure',
    'PRE_BUILD SUCCEEDED, BUILD FAILED, POST_BUILD SUCCEEDED; failures reported',
    `${build.phases.join(', ')}; ${failures > 0 ? 'failures reported' : 'no failure'}`,
  );
}

async function runTests(tools: Account, { checkout, commit }: Source): Promise<TestRun> {
  const project = await projectOf(tools.output('TestProject'), tools);
  const options = { checkout, commit, variables: { TESTS }, phases: AFTER_INSTALL };
  const build = await runProject(project, options);
  return { build, ...reportOf(project, checkout.folder) };
}

/** True when the packages could not be fetched. */
function hasNoRegistry({ phases: [first], log }: Build): boolean {
  const unreachable =
    /npm error (code|network).*(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT)/;
  return first === `${INSTALL.toUpperCase()} FAILED` && unreachable.test(log);
}

function artifactOf({ buildspec }: Project, folder: string): Assembly {
  const { artifacts } = readBuildspec(buildspec);
  const base = join(folder, artifacts?.['base-directory'] ?? '.');
  const files = (artifacts?.files ?? []).flatMap((pattern) => globSync(pattern, { cwd: base }));
  return new Map(files.map((file) => [file, readFileSync(join(base, file))]));
}

function reportOf({ buildspec }: Project, folder: string): Pick<TestRun, 'tests' | 'failures'> {
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

/** Reverses the growth of the backoff. */
function breakTest(folder: string): void {
  const file = join(folder, BROKEN.file);
  const text = readFileSync(file, 'utf8');
  const broken = text.replace(BROKEN.from, BROKEN.to);
  if (broken === text) throw new Error(`${BROKEN.file} has no '${BROKEN.from}'.`);
  writeFileSync(file, broken);
}
