import {
  CodeDeployClient,
  PutLifecycleEventHookExecutionStatusCommand,
} from '@aws-sdk/client-codedeploy';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { variable } from '../../common/environment.ts';
import { count, logger, observed, tracer } from '../../common/observability.ts';
import { problemsWith } from '../core/release.ts';

/** Event that CodeDeploy sends to a hook (https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html). */
export interface HookEvent {
  readonly DeploymentId: string;
  readonly LifecycleEventHookExecutionId: string;
}

/** Number of calls per check. */
const CALLS = 5;
/** Timeout of one call. The function responds in milliseconds, after a cold start in a second. */
const ANSWER_MILLISECONDS = 5_000;

const codedeploy = tracer.captureAWSv3Client(
  new CodeDeployClient({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
  }),
);
// One attempt: a version that fails the first call is rejected.
const lambda = tracer.captureAWSv3Client(new LambdaClient({ maxAttempts: 1 }));

/**
 * Lambda hook of a CodeDeploy deployment: calls the function, decides, and reports the status to
 * CodeDeploy, which otherwise waits for an hour. Any error rejects the new version.
 */
export function trafficHook(name: string) {
  return observed(
    name,
    (event: HookEvent) => event.DeploymentId,
    async (event) => {
      const expected = { commit: variable('COMMIT'), version: variable('NEW_VERSION') };
      const problems = await problemsWith(ask, expected, CALLS, ANSWER_MILLISECONDS);
      const status = problems.length === 0 ? 'Succeeded' : 'Failed';
      logger[status === 'Succeeded' ? 'info' : 'warn']('decided', { status, expected, problems });
      count(status === 'Succeeded' ? 'VersionsAccepted' : 'VersionsRefused');
      await codedeploy.send(
        new PutLifecycleEventHookExecutionStatusCommand({
          deploymentId: event.DeploymentId,
          lifecycleEventHookExecutionId: event.LifecycleEventHookExecutionId,
          status,
        }),
      );
      return { status, problems };
    },
  );
}

async function ask(abortSignal: AbortSignal): Promise<unknown> {
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName: variable('ASKED') }),
    { abortSignal },
  );
  const answer = Payload?.transformToString() ?? '';
  if (FunctionError) throw new Error(answer);
  return JSON.parse(answer);
}
