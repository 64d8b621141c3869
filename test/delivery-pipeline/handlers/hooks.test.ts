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

/** What CodeDeploy was told. */
function told(): object[] {
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
  test('says yes to a version whose five answers are its commit and its number', async () => {
    answering(RELEASE);
    await hook(EVENT, CONTEXT);
    expect(told()).toEqual(report('Succeeded'));
    expect(lambda.commandCalls(InvokeCommand)).toHaveLength(5);
  });

  test.each([
    ['answers another commit', { ...RELEASE, commit: 'b'.repeat(40) }, undefined],
    ['is another version', { ...RELEASE, version: '6' }, undefined],
    ['answers nothing', null, undefined],
    ['throws', { errorMessage: 'injected' }, 'Unhandled'],
  ])('says no to one that %s', async (_case, answer, error) => {
    answering(answer, error);
    await hook(EVENT, CONTEXT);
    expect(told()).toEqual(report('Failed'));
  });

  test('says no when it may not ask', async () => {
    lambda.on(InvokeCommand).rejects(new Error('AccessDenied'));
    const { problems } = await hook(EVENT, CONTEXT);
    expect(told()).toEqual(report('Failed'));
    expect(problems).toEqual(['It fails: AccessDenied.']);
  });

  test('fails when CodeDeploy does not listen, so that it is called again', async () => {
    answering(RELEASE);
    codedeploy.on(PutLifecycleEventHookExecutionStatusCommand).rejects(new Error('down'));
    await expect(hook(EVENT, CONTEXT)).rejects.toThrow('down');
  });
});

test('A version that hangs is one problem, however many calls hang', async () => {
  const hangs = () => new Promise<never>(() => undefined);
  expect(await problemsWith(hangs, RELEASE, 5, 5)).toEqual(['It does not answer within 0.005 s.']);
});

test('The function says what runs', async () => {
  expect(await release({}, CONTEXT)).toEqual({
    commit: expect.any(String) as string,
    version: '7',
  });
});
