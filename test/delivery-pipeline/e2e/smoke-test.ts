import { globSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { virtualEnvironment } from '../../../tools/support/python.ts';
import { UserError } from '../../../tools/support/user-error.ts';
import { Commands } from '../../e2e/build/commands.ts';
import type { Source } from '../../e2e/build/checkout.ts';
import { projectOf } from '../../e2e/build/project.ts';
import { HERE, phasesOf, runProject, secondsOf, succeeded } from '../../e2e/build/run-project.ts';
import type { Checks, Row } from '../../e2e/scenario.ts';
import type { Account } from './accounts.ts';

const CHECK = 'The commands of the smoke test’s project succeed with the project’s role';
/** The build has installed the checkout. */
const PHASES = ['pre_build', 'build', 'post_build'];

/** Folder of the results of `npm run scenario`. */
const REPORT = '.local/report';

/** Runs the smoke test against staging, first with the deployed commit, then with another one. */
export async function checkSmokeTest(
  tools: Account,
  { checkout, commit }: Source,
  checks: Checks,
  progress: (text: string) => void,
): Promise<void> {
  const aws = await awsCommand(progress).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    checks.notRun(CHECK, error.message);
    return undefined;
  });
  if (aws === undefined) return;
  const project = await projectOf(tools.output('SmokeTestProject'), tools);
  const commands = new Commands({ aws });
  const run = (expected: string, phases = PHASES) =>
    runProject(project, { checkout, commit: expected, commands, variables: HERE, phases });
  try {
    const build = await run(commit);
    checks.equal(CHECK, succeeded(PHASES), phasesOf(build));
    checks.note(`Smoke test, on this machine: ${secondsOf(build)}`);
    checks.equal(
      'The smoke test runs the scenarios of the delivered stacks with only the permissions of staging’s tester',
      (project.variables.SCENARIOS ?? '').split(' ').map(allPassed).join(', '),
      resultsIn(checkout).join(', '),
    );
    rmSync(join(checkout.folder, REPORT), { recursive: true, force: true });
    const other = await run('0'.repeat(40), ['pre_build', 'build']);
    checks.equal(
      'The smoke test fails before the first scenario when staging returns another commit',
      'PRE_BUILD SUCCEEDED, BUILD FAILED; 0 scenarios',
      `${other.phases.join(', ')}; ${resultsIn(checkout).length} scenarios`,
    );
  } finally {
    commands.remove();
  }
}

/** The AWS CLI of CodeBuild's image. It has a separate home folder, in which it caches sessions that are valid on one emulator only. */
async function awsCommand(progress: (text: string) => void): Promise<string> {
  const python = await virtualEnvironment({
    requirements: join(import.meta.dirname, 'requirements.txt'),
    what: 'the AWS CLI',
    needs: { title: 'The AWS CLI', version: [3, 10] },
    progress,
  });
  return `HOME="\${0%/*}" exec '${python}' -m awscli "$@"`;
}

function resultsIn({ folder }: Source['checkout']): string[] {
  return globSync(`${REPORT}/*/rows.json`, { cwd: folder }).map((file) => {
    const { rows } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { rows: Row[] };
    const scenario = basename(dirname(file));
    const failed = rows.filter(({ outcome }) => outcome === 'failed').length;
    return failed === 0
      ? allPassed(scenario)
      : `${scenario}: ${failed} of ${rows.length} rows failed`;
  });
}

function allPassed(scenario: string): string {
  return `${scenario}: all rows passed`;
}
