import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  SFNClient,
  StartExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { faultFor } from './faults.ts';

const MACHINE = 'arn:aws:states:us-east-1:111111111111:stateMachine:work';

const states = mockClient(SFNClient);

beforeEach(() => {
  states.reset();
  states.on(DescribeStateMachineCommand).resolves({ definition: '{"StartAt":"Work"}' });
  states.on(StartExecutionCommand).resolves({ executionArn: 'execution' });
});

test.each([
  ['ExecutionsFailed', 'FAILED', { StartAt: 'Fail' }],
  ['ExecutionsTimedOut', 'TIMED_OUT', { StartAt: 'Wait', TimeoutSeconds: 1 }],
] as const)('%s counts an execution that ends as %s', async (name, status, definition) => {
  states.on(DescribeExecutionCommand).resolvesOnce({ status: 'RUNNING' }).resolves({ status });
  const metric = `AWS/States ${name}`;
  const dimensions = { StateMachineArn: MACHINE };
  const alarm = { id: 'Alarm', name: 'alarm', topic: 'topic', metric, dimensions };
  await faultFor(alarm)?.(alarm);
  const updates = states
    .commandCalls(UpdateStateMachineCommand)
    .map(({ args: [{ input }] }) => input);
  expect(updates.map(({ definition = '' }) => JSON.parse(definition) as object)).toEqual([
    expect.objectContaining(definition),
    { StartAt: 'Work' },
  ]);
  expect(updates[0]?.stateMachineArn).toBe(MACHINE);
});
