import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import {
  DescribeApplicationCommand,
  KinesisAnalyticsV2Client,
  StopApplicationCommand,
  type ApplicationDetail,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { deleteStack, type Deletion } from '../../tools/cli/stack-deletion.ts';

const ID = 'arn:aws:cloudformation:us-east-1:111122223333:stack/EdgeFunctionsEdge/1';
const STACK = { name: 'EdgeFunctionsEdge', id: ID, protected: false };
const FUNCTION = 'EdgeFunctionsEdge-NotFound-1';
const REPLICATED = `Resource handler returned message: "Lambda was unable to delete arn:aws:lambda:us-east-1:111122223333:function:${FUNCTION}:1 because it is a replicated function. Please see our documentation for Deleting Lambda@Edge Functions and Replicas."`;

const cloudFormation = mockClient(CloudFormationClient);
mockClient(S3Client).on(ListObjectVersionsCommand).resolves({});

beforeEach(() => {
  cloudFormation.reset();
  cloudFormation.on(DeleteStackCommand).resolves({});
});

/** The stack ends so, with resources in these states. */
async function deletionThatEnds(
  status: 'DELETE_COMPLETE' | 'DELETE_FAILED',
  resources: Partial<StackResourceSummary>[],
): Promise<Deletion> {
  const [first, ...more] = resources as StackResourceSummary[];
  cloudFormation
    .on(ListStackResourcesCommand, { StackName: ID })
    .resolves({ StackResourceSummaries: first && [first], NextToken: 'more' })
    .on(ListStackResourcesCommand, { StackName: ID, NextToken: 'more' })
    .resolves({ StackResourceSummaries: more });
  cloudFormation.on(DescribeStacksCommand).resolves({
    Stacks: [
      {
        StackName: STACK.name,
        CreationTime: new Date(),
        StackStatus: status,
        StackStatusReason: 'why',
      },
    ],
  });
  return deleteStack(STACK, () => undefined);
}

const lambda = (reason: string): Partial<StackResourceSummary> => ({
  ResourceType: 'AWS::Lambda::Function',
  PhysicalResourceId: FUNCTION,
  ResourceStatus: 'DELETE_FAILED',
  ResourceStatusReason: reason,
});

const kept: Partial<StackResourceSummary> = {
  ResourceType: 'AWS::Logs::LogGroup',
  PhysicalResourceId: 'logs',
  ResourceStatus: 'DELETE_SKIPPED',
};

test('A stack that is gone tells what its deletion policies kept', async () => {
  expect(await deletionThatEnds('DELETE_COMPLETE', [kept])).toEqual({
    retained: ['AWS::Logs::LogGroup logs'],
    replicated: [],
  });
});

test('A Flink application that runs is stopped before its stack is deleted', async () => {
  const flink = mockClient(KinesisAnalyticsV2Client);
  const state = (ApplicationStatus: 'RUNNING' | 'FORCE_STOPPING' | 'READY') => ({
    ApplicationDetail: { ApplicationStatus } as ApplicationDetail,
  });
  flink
    .on(DescribeApplicationCommand)
    .resolvesOnce(state('RUNNING'))
    .resolvesOnce(state('FORCE_STOPPING'))
    .resolves(state('READY'))
    .on(StopApplicationCommand)
    .callsFake(() => {
      expect(cloudFormation.commandCalls(DeleteStackCommand)).toHaveLength(0);
      return {};
    });
  await deletionThatEnds('DELETE_COMPLETE', [
    { ResourceType: 'AWS::KinesisAnalyticsV2::Application', PhysicalResourceId: 'trips' },
  ]);
  expect(flink.commandCalls(StopApplicationCommand)[0]?.args[0].input).toEqual({
    ApplicationName: 'trips',
    Force: true,
  });
  expect(cloudFormation.commandCalls(DeleteStackCommand)).toHaveLength(1);
});

test('A function that is still replicated is left for later, without trying again at once', async () => {
  expect(await deletionThatEnds('DELETE_FAILED', [lambda(REPLICATED), kept])).toEqual({
    retained: [],
    replicated: [`AWS::Lambda::Function ${FUNCTION}`],
  });
  expect(cloudFormation.commandCalls(DeleteStackCommand)).toHaveLength(1);
});

test('Once the replicas are gone, the same stack is deleted', async () => {
  await deletionThatEnds('DELETE_FAILED', [lambda(REPLICATED)]);
  const again = await deletionThatEnds('DELETE_COMPLETE', []);
  expect(again).toEqual({ retained: [], replicated: [] });
});

test.each([
  ['a function that fails for another reason', [lambda('Rate exceeded')]],
  [
    'a replicated function beside something else',
    [lambda(REPLICATED), { ...lambda('not empty'), ResourceType: 'AWS::S3::Bucket' }],
  ],
])('%s is tried three times, and then is an error that says why', async (_, resources) => {
  await expect(deletionThatEnds('DELETE_FAILED', resources)).rejects.toThrow(
    'EdgeFunctionsEdge could not be deleted: why. Look at its events, then try again.',
  );
  expect(cloudFormation.commandCalls(DeleteStackCommand)).toHaveLength(3);
});

test('A protected stack is not touched', async () => {
  const deletion = deleteStack({ ...STACK, protected: true }, () => undefined);
  await expect(deletion).rejects.toThrow(/protected from deletion/);
  expect(cloudFormation.commandCalls(DeleteStackCommand)).toHaveLength(0);
});
