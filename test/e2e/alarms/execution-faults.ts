import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  SFNClient,
  StartExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { until } from '../wait.ts';
import { isOver, type End } from './fault.ts';
import type { StackAlarm } from './stack-alarms.ts';

const states = new SFNClient({});

const FAILS = { StartAt: 'Fail', States: { Fail: { Type: 'Fail', Error: 'Scenario' } } };

const TIMES_OUT = {
  TimeoutSeconds: 1,
  StartAt: 'Wait',
  States: { Wait: { Type: 'Wait', Seconds: 5, End: true } },
};

/** Starts an execution of a state machine that only fails. */
export function executeFailure(alarm: StackAlarm): Promise<End> {
  return execute(alarm, FAILS, 'FAILED');
}

/** Starts an execution of a state machine that takes longer than its timeout. */
export function executeTooLong(alarm: StackAlarm): Promise<End> {
  return execute(alarm, TIMES_OUT, 'TIMED_OUT');
}

async function execute(alarm: StackAlarm, fault: object, status: string): Promise<End> {
  const stateMachineArn = alarm.dimensions.StateMachineArn;
  const { definition } = await states.send(new DescribeStateMachineCommand({ stateMachineArn }));
  await define(JSON.stringify(fault));
  try {
    const { executionArn } = await states.send(
      new StartExecutionCommand({ stateMachineArn, input: '{}' }),
    );
    // An execution may read its definition after its start.
    await until(`${alarm.id}: an execution to be ${status}`, 30, async () => {
      const found = await states.send(new DescribeExecutionCommand({ executionArn }));
      return found.status === status ? true : undefined;
    });
  } finally {
    await define(definition);
  }
  return isOver;

  function define(text: string | undefined) {
    return states.send(new UpdateStateMachineCommand({ stateMachineArn, definition: text }));
  }
}
