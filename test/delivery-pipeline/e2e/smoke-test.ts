import { globSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { virtualEnvironment } from '../../../tools/support/python.ts';
import { UserError } from '../../../tools/support/user-error.ts';
import { Commands } from '../../e2e/build/commands.ts';
import { Checkout } from '../../e2e/build/checkout.ts';
import { projectOf } from '../../e2e/build/project.ts';
import {
  ALL_SUCCEEDED,
  HERE,
  phasesOf,
  runProject,
  secondsOf,
} from '../../e2e/build/run-project.ts';
import type { Checks, Row } from '../../e2e/scenario.ts';
import type { Account } from './accounts.ts';

const CLAIM =
  'The smoke test’s commands, read from its project, run in a clean checkout with its role';

/** Where `npm run scenario` leaves what came of it. */
const REPORT = '.local/report';

/** The smoke test of staging as it was just deployed, and as it would be if another commit ran there. */
export async function proveSmokeTest(
  tools: Account,
  commit: string,
  checks: Checks,
  progress: (text: string) => void,
): Promise<void> {
  const aws = await awsCommand(progress).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    checks.notRun(CLAIM, error.message);
    return undefined;
  });
  if (aws === undefined) return;
  const project = await projectOf(tools.outputs.SmokeTestProject ?? '', tools);
  const checkout = new Checkout(commit);
  const commands = new Commands({ aws });
  const run = (expected: string, phases?: readonly string[]) =>
    runProject(project, { checkout, commit: expected, commands, variables: HERE, phases });
  try {
    const build = await run(commit);
    checks.equal(CLAIM, ALL_SUCCEEDED, phasesOf(build));
    checks.remark(`Smoke test, on this machine: ${secondsOf(build)}`);
    checks.equal(
      '… they drive the scenarios of what was delivered, with nothing but the rights of staging’s tester',
      (project.variables.SCENARIOS ?? '').split(' ').map(allPassed).join(', '),
      provedIn(checkout).join(', '),
    );
    rmSync(join(checkout.folder, REPORT), { recursive: true, force: true });
    const other = await run('0'.repeat(40), ['pre_build', 'build']);
    checks.equal(
      '… and fail before the first scenario when staging answers with another commit',
      'PRE_BUILD SUCCEEDED, BUILD FAILED; 0 scenarios',
      `${other.phases.join(', ')}; ${provedIn(checkout).length} scenarios`,
    );
  } finally {
    commands.remove();
    checkout.remove();
  }
}

/** `aws`, which CodeBuild's image has. It keeps sessions in the home folder, and those of another emulator are none here. */
async function awsCommand(progress: (text: string) => void): Promise<string> {
  const python = await virtualEnvironment({
    requirements: join(import.meta.dirname, 'requirements.txt'),
    what: 'the AWS CLI',
    needs: { title: 'The AWS CLI', version: [3, 10] },
    progress,
  });
  return `HOME="\${0%/*}" exec '${python}' -m awscli "$@"`;
}

function provedIn({ folder }: Checkout): string[] {
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
