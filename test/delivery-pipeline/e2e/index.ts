import type { Checks, Deployment, Scenario } from '../../e2e/scenario.ts';
import { deployAccounts } from './accounts.ts';
import { proveArtifactCheck } from './artifact-check.ts';
import { proveBuild, proveTests } from './builds.ts';
import { proveChat } from './chat.ts';
import { headCommit } from '../../e2e/build/checkout.ts';
import { proveProduction, proveStaging } from './environments.ts';
import { proveHooks } from './hooks.ts';
import { proveAccounts, proveRoles } from './roles.ts';
import { proveSmokeTest } from './smoke-test.ts';

/** The promises of docs/delivery-pipeline.md. */
export const scenario: Scenario = {
  async run(deployment, checks) {
    const { outputs, progress } = deployment;
    if (process.env.AWS_ENDPOINT_URL) {
      progress('roles');
      await proveRoles(outputs, checks);
      progress('artifacts, good and bad');
      await proveArtifactCheck(outputs, checks);
      progress('new versions: good, broken, hanging, of another commit');
      await proveHooks(outputs, checks);
    } else {
      const why = 'In an account the pipeline does this itself: push, and look at its executions.';
      checks.notRun('Builds, roles, hooks and the check of artifacts', why);
    }
    await proveChat(deployment, checks);
    if (process.env.AWS_ENDPOINT_URL) await proveCommands(deployment, checks);
  },
};

/** What CodeBuild would run, and what the pipeline does with what comes out of it, in three accounts. */
async function proveCommands({ progress }: Deployment, checks: Checks): Promise<void> {
  const claim = 'The commands of build, test and smoke test, on this repository';
  const commit = headCommit();
  if (commit === undefined) {
    checks.notRun(claim, 'This is no git checkout: clone the project.');
    return;
  }
  progress('three accounts');
  const accounts = await deployAccounts(progress);
  const { tools } = accounts;
  await proveAccounts(accounts, checks);
  progress(`the build of ${commit.slice(0, 7)}`);
  const assembly = await proveBuild(tools, commit, checks);
  if (!assembly) return;
  progress('its tests, and those of a broken commit');
  await proveTests(tools, commit, checks);
  progress('staging, and its smoke test');
  await proveStaging(accounts, assembly, commit, checks);
  await proveSmokeTest(tools, commit, checks, progress);
  progress('production');
  await proveProduction(accounts, assembly, commit, checks);
}
