import { randomUUID } from 'node:crypto';
import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import {
  GetAliasCommand,
  InvokeCommand,
  LambdaClient,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { FakeAws, type Call } from '../../e2e/fake-aws.ts';
import { changeStack } from './stack-change.ts';

type Output = Deployment['output'];

const lambda = new LambdaClient({});
/** Timeout of a hook. CodeDeploy waits for at most an hour. */
const HOOK_SECONDS = 60;

/** Variable that injects a fault: the function exits or hangs at its start. Lambda passes it to Node. */
const injected = (code: string) => `--import data:text/javascript,${encodeURIComponent(code)}`;
const BROKEN = injected('process.exit(1)');
const HANGING = injected('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)');

interface Version {
  readonly name: string;
  /** Commit that the function returns. */
  readonly commit: string;
  /** Commit that the hooks expect. */
  readonly expected: string;
  readonly options?: string;
  readonly decision: 'Succeeded' | 'Failed';
}

const [FIRST, SECOND, THIRD] = ['a', 'b', 'c'].map((digit) => digit.repeat(40)) as [
  string,
  string,
  string,
];

const VERSIONS: readonly Version[] = [
  { name: 'good', commit: FIRST, expected: FIRST, decision: 'Succeeded' },
  { name: 'broken', commit: SECOND, expected: SECOND, options: BROKEN, decision: 'Failed' },
  { name: 'hanging', commit: SECOND, expected: SECOND, options: HANGING, decision: 'Failed' },
  { name: 'of another commit', commit: FIRST, expected: THIRD, decision: 'Failed' },
  { name: 'good again', commit: THIRD, expected: THIRD, decision: 'Succeeded' },
];

interface Template {
  readonly Resources: Record<string, Resource>;
}

interface Resource {
  readonly Type: string;
  readonly Properties: { Environment?: { Variables: Record<string, unknown> } };
}

/**
 * Deploys each version by a change set, and then acts as CodeDeploy, which no emulator has: calls the
 * hook before traffic, moves the alias if the hook succeeds, and calls the hook after traffic.
 */
export async function checkHooks(
  { output, prefix }: Pick<Deployment, 'output' | 'prefix'>,
  checks: Checks,
): Promise<void> {
  const stack = `${prefix}DeliveryRelease`;
  const cloudFormation = new CloudFormationClient({});
  const { TemplateBody = '' } = await cloudFormation.send(
    new GetTemplateCommand({ StackName: stack, TemplateStage: 'Original' }),
  );
  const codedeploy = await FakeAws.start();
  const template = (version: Version) => withVersion(TemplateBody, version, codedeploy.address);
  const deploy = (text: string) =>
    changeStack(cloudFormation, {
      StackName: stack,
      TemplateBody: text,
      Capabilities: ['CAPABILITY_IAM'],
    });
  try {
    for (const version of VERSIONS) {
      const old = await versionOf(output);
      await deploy(template(version));
      const deployment = await shift(output, old, codedeploy);
      checks.equal(
        `The hooks report the right status to CodeDeploy in time for a version that is ${version.name}, and the alias points to the right version`,
        version.decision === 'Succeeded'
          ? `before: Succeeded, after: Succeeded; ${version.commit.slice(0, 7)} runs`
          : `before: Failed; the old version runs`,
        version.decision === 'Succeeded'
          ? `${deployment}; ${(await running(output)).slice(0, 7)} runs`
          : `${deployment}; ${(await versionOf(output)) === old ? 'the old version runs' : 'another version runs'}`,
      );
    }
  } finally {
    await deploy(TemplateBody);
    await codedeploy.stop();
  }
}

/** Template with the commit and the fault of a version, and hooks that report to the fake. */
function withVersion(
  text: string,
  { commit, expected, options, name }: Version,
  address: string,
): string {
  const { Resources, ...rest } = JSON.parse(text) as Template;
  const changed = Object.entries(Resources).map(([id, resource]): [string, Resource] => {
    const variables = resource.Properties.Environment?.Variables;
    if (resource.Type !== 'AWS::Lambda::Function' || !variables) return [id, resource];
    const added = Object.hasOwn(variables, 'ASKED')
      ? { COMMIT: expected, AWS_ENDPOINT_URL_CODEDEPLOY: address }
      : { COMMIT: commit, VERSION_NAME: name, ...(options && { NODE_OPTIONS: options }) };
    const Environment = { Variables: { ...variables, ...added } };
    return [id, { ...resource, Properties: { ...resource.Properties, Environment } }];
  });
  const template = { ...rest, Resources: Object.fromEntries(changed) };
  return renamedVersion(JSON.stringify(template), name);
}

/** Renames the version resource, as the CDK does when a function changes, and retains the old version. */
function renamedVersion(template: string, name: string): string {
  const id = /"(\w*CurrentVersion\w*)":/.exec(template)?.[1] ?? '';
  const { Resources, ...rest } = JSON.parse(
    template.replaceAll(id, `${id.slice(0, 200)}${name.replaceAll(' ', '')}`),
  ) as { Resources: Record<string, object> };
  const kept = Object.entries(Resources).map(([key, resource]) =>
    key.includes('CurrentVersion')
      ? [key, { ...resource, DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }]
      : [key, resource],
  );
  return JSON.stringify({ ...rest, Resources: Object.fromEntries(kept) as object });
}

/** Moves the alias as CodeDeploy does, and returns the statuses of the hooks. */
async function shift(output: Output, old: string, codedeploy: FakeAws): Promise<string> {
  const wanted = await versionOf(output);
  await moveAlias(output, old);
  const before = await call(output('BeforeTrafficFunction'), codedeploy);
  if (before !== 'Succeeded') return `before: ${before}`;
  await moveAlias(output, wanted);
  const after = await call(output('AfterTrafficFunction'), codedeploy);
  if (after !== 'Succeeded') await moveAlias(output, old);
  return `before: ${before}, after: ${after}`;
}

/** Calls a hook as CodeDeploy does, and returns the reported status. */
async function call(FunctionName: string, codedeploy: FakeAws): Promise<string> {
  const event = { DeploymentId: `d-${randomUUID()}`, LifecycleEventHookExecutionId: randomUUID() };
  const earlier = codedeploy.calls.length;
  const started = Date.now();
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
  );
  if (FunctionError) return Payload?.transformToString() ?? FunctionError;
  if (Date.now() - started > HOOK_SECONDS * 1_000) return 'too late';
  return verdict(codedeploy.calls.slice(earlier), event);
}

const NOTHING: Call = { operation: 'nothing', input: {} };

function verdict(
  calls: readonly Call[],
  event: { DeploymentId: string; LifecycleEventHookExecutionId: string },
): string {
  const [{ operation, input } = NOTHING, ...more] = calls;
  const right =
    operation === 'PutLifecycleEventHookExecutionStatus' &&
    input.deploymentId === event.DeploymentId &&
    input.lifecycleEventHookExecutionId === event.LifecycleEventHookExecutionId &&
    more.length === 0;
  return right ? String(input.status) : `CodeDeploy was told ${JSON.stringify(calls)}`;
}

function alias(output: Output) {
  const [, FunctionName = '', Name = ''] = /^(.+):(\w+)$/.exec(output('ReleaseAlias')) ?? [];
  return { FunctionName, Name };
}

async function versionOf(output: Output): Promise<string> {
  const { FunctionVersion = '' } = await lambda.send(new GetAliasCommand(alias(output)));
  return FunctionVersion;
}

async function moveAlias(output: Output, FunctionVersion: string): Promise<void> {
  await lambda.send(new UpdateAliasCommand({ ...alias(output), FunctionVersion }));
}

/** Commit that the alias returns. */
async function running(output: Output): Promise<string> {
  const FunctionName = output('ReleaseAlias');
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName }));
  const { commit } = JSON.parse(Payload?.transformToString() ?? '{}') as { commit?: string };
  return commit ?? 'nothing';
}
