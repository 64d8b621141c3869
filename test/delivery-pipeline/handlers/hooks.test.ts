import {
  CodeDeployClient,
  PutLifecycleEventHookExecutionStatusCommand,
} from '@aws-sdk/client-codedeploy';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler as afterTraffic } from '../../../lambda/delivery-pipeline/after-traffic.ts';
import { handler as beforeTraffic } from '../../../lambda/delivery-pipeline/before-traffic.ts';
import { problemsWith } from '../../../lambda/delivery-pipeline/core/release.ts';
import { handler as release } from '../../../lambda/delivery-pipeline/release.ts';

const COMMIT = 'a'.repeat(40);
const RELEASE = { commit: COMMIT, version: '7' };
const EVENT = { DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'e-1' };
const CONTEXT = { awsRequestId: 'r-1', functionVersion: '7' } as Context;

const lambda = mockClient(LambdaClient);
const codedeploy = mockClient(CodeDeployClient);

Object.assign(process.env, { ASKED: 'arn:function:7', COMMIT, NEW_VERSION: '7' });

beforeEach(() => {
  lambda.reset();
  codedeploy.reset();
});

function answering(answer: unknown, error?: string): void {
  const Payload = { transformToString: () => JSON.stringify(answer) };
  lambda.on(InvokeCommand).resolves({ Payload: Payload as never, FunctionError: error });
}

/** Statuses that CodeDeploy received. */
function reported(): object[] {
  const calls = codedeploy.commandCalls(PutLifecycleEventHookExecutionStatusCommand);
  return calls.map(({ args: [{ input }] }) => input);
}

const report = (status: string) => [
  { deploymentId: 'd-1', lifecycleEventHookExecutionId: 'e-1', status },
];

describe.each([
  ['before', beforeTraffic],
  ['after', afterTraffic],
])('The hook %s traffic', (_, hook) => {
  test('accepts a version that returns its commit and number five times', async () => {
    answering(RELEASE);
    await hook(EVENT, CONTEXT);
    expect(reported()).toEqual(report('Succeeded'));
    expect(lambda.commandCalls(InvokeCommand)).toHaveLength(5);
  });

  test.each([
    ['returns another commit', { ...RELEASE, commit: 'b'.repeat(40) }, undefined],
    ['is another version', { ...RELEASE, version: '6' }, undefined],
    ['returns nothing', null, undefined],
    ['throws', { errorMessage: 'injected' }, 'Unhandled'],
  ])('rejects a version that %s', async (_case, answer, error) => {
    answering(answer, error);
    await hook(EVENT, CONTEXT);
    expect(reported()).toEqual(report('Failed'));
  });

  test('rejects the version when it lacks the permission to call it', async () => {
    lambda.on(InvokeCommand).rejects(new Error('AccessDenied'));
    const { problems } = await hook(EVENT, CONTEXT);
    expect(reported()).toEqual(report('Failed'));
    expect(problems).toEqual(['It fails: AccessDenied.']);
  });

  test('fails when CodeDeploy can’t be reached, so that Lambda retries it', async () => {
    answering(RELEASE);
    codedeploy.on(PutLifecycleEventHookExecutionStatusCommand).rejects(new Error('down'));
    await expect(hook(EVENT, CONTEXT)).rejects.toThrow('down');
  });
});

test('problemsWith reports several calls that hang as one problem', async () => {
  const hangs = () => new Promise<never>(() => undefined);
  expect(await problemsWith(hangs, RELEASE, 5, 5)).toEqual(['It does not answer within 0.005 s.']);
});

test('The release function returns its commit and version', async () => {
  expect(await release({}, CONTEXT)).toEqual({
    commit: expect.any(String) as string,
    version: '7',
  });
});
