import { Checkout, headCommit } from '../../e2e/build/checkout.ts';
import { requiring } from '../../e2e/requiring.ts';
import type { Checks, Deployment, Scenario } from '../../e2e/scenario.ts';
import { sideBySide } from '../../e2e/side-by-side.ts';
import { deployAccounts } from './accounts.ts';
import { checkArtifactBucket, checkArtifacts } from './artifact-check.ts';
import { checkBrokenTest, checkBuild, checkTests } from './builds.ts';
import { checkChat } from './chat.ts';
import { checkProduction, checkStaging } from './environments.ts';
import { checkHooks } from './hooks.ts';
import { checkAccounts, checkRoles } from './roles.ts';
import { checkSmokeTest } from './smoke-test.ts';

/** Checks of lib/delivery-pipeline/README.md and delivery-chat.md. */
export const scenario: Scenario = {
  alarms: { goOff: ['NoticesWorkHasDeadLetters', 'RecordsHasUndelivered', 'ReleaseFails'] },
  async run(deployment, checks) {
    if (process.env.AWS_ENDPOINT_URL) {
      const built: PromiseWithResolvers<void> = Promise.withResolvers();
      // The chat waits most of the time, as the smoke test does; the build keeps both processors busy.
      await sideBySide(
        checks,
        async (own) => {
          await checkParts(deployment, own);
          await built.promise;
          await checkChat(deployment, own);
        },
        (own) =>
          requiring(deployment, own, {
            check: 'The pipeline’s builds deliver this repository through three accounts',
            services: ['CodeBuild', 'enforcement of policies'],
            run: () => checkDelivery(deployment, own, built.resolve),
          }).finally(built.resolve),
      );
    } else {
      const why = 'In an account the pipeline runs them: push, and look at its executions.';
      checks.notRun('Builds, roles, hooks and the artifact check work', why);
      await checkChat(deployment, checks);
    }
  },
};

/** Checks of what CodePipeline uses, within one account of an emulator. */
async function checkParts(deployment: Deployment, checks: Checks): Promise<void> {
  const { output, progress } = deployment;
  progress('roles');
  await requiring(deployment, checks, {
    check: 'Only the pipeline can assume the deploy roles, which read their own stacks only',
    services: ['enforcement of policies'],
    run: () => checkRoles(output, checks),
  });
  progress('artifacts: accepted and rejected');
  await requiring(deployment, checks, {
    check: 'The artifact bucket rejects keys with “latest”, also from the build',
    services: ['CodeBuild', 'enforcement of policies'],
    run: () => checkArtifactBucket(output, checks),
  });
  await checkArtifacts(output, checks);
  progress('new versions: good, broken, hanging, of another commit');
  await requiring(deployment, checks, {
    check: 'The hooks report the right status to CodeDeploy, and the alias has the right version',
    services: ['updates of a function’s alias'],
    run: () => checkHooks(deployment, checks),
  });
}

/**
 * Delivers the working copy's commit through three accounts, in one checkout that is installed once.
 *
 * @param built called after the build
 */
async function checkDelivery(
  { progress }: Deployment,
  checks: Checks,
  built: () => void,
): Promise<void> {
  const commit = headCommit();
  if (commit === undefined) {
    checks.notRun(
      'The commands of build, test and smoke test succeed on this repository',
      'This is not a git checkout: clone the project.',
    );
    return;
  }
  progress('three accounts');
  const accounts = await deployAccounts(progress);
  const { tools } = accounts;
  await checkAccounts(accounts, checks);
  // Deleted with the run's folder: its 60,000 files would hold up the other scenarios.
  const source = { checkout: new Checkout(commit), commit };
  progress(`the build of ${commit.slice(0, 7)}`);
  const assembly = await checkBuild(tools, source, checks);
  if (!assembly) return;
  built();
  progress('staging and its smoke test; the tests');
  await sideBySide(
    checks,
    async (own) => {
      await checkStaging(accounts, assembly, commit, own);
      await checkSmokeTest(tools, source, own, progress);
    },
    (own) => checkTests(tools, source, own),
  );
  progress('production; the tests of a broken commit');
  await sideBySide(
    checks,
    (own) => checkProduction(accounts, assembly, commit, own),
    (own) => checkBrokenTest(tools, source, own),
  );
}
