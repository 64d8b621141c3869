import './support/environment.ts';
import { DescribeServicesCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import * as observability from '../../../lambda/common/observability.ts';
import { handler } from '../../../lambda/market-hours/set-hours.ts';

jest.mock('../../../lambda/common/observability.ts', () => ({
  ...jest.requireActual<typeof observability>('../../../lambda/common/observability.ts'),
  count: jest.fn(),
}));

const CONTEXT = { awsRequestId: 'request' } as Context;
const NOON = '2026-03-09T16:00:00Z';
const NIGHT = '2026-03-10T02:00:00Z';
/** Within the flexible time window of the opening. */
const OPENING = '2026-03-09T13:20:00Z';

const ecs = mockClient(ECSClient);

beforeEach(() => {
  ecs.reset();
  jest.mocked(observability.count).mockClear();
});

function call(task: string, time: string, desiredCount: number, runningCount = desiredCount) {
  ecs
    .on(DescribeServicesCommand)
    .resolves({ services: [{ status: 'ACTIVE', desiredCount, runningCount }] });
  return handler({ time, task }, CONTEXT);
}

/** Desired counts that were set. */
const set = () =>
  ecs.commandCalls(UpdateServiceCommand).map(({ args: [{ input }] }) => input.desiredCount);

const reported = (): Record<string, number> =>
  Object.fromEntries(
    jest.mocked(observability.count).mock.calls.map(([name, value = 1]) => [name, value]),
  );

describe('A set', () => {
  test('sets the size of the service while the exchange trades, else zero', async () => {
    await call('set', NOON, 0);
    await call('set', NIGHT, 2);
    expect(set()).toEqual([2, 0]);
    expect(ecs.commandCalls(UpdateServiceCommand)[0]?.args[0].input).toEqual({
      cluster: 'cluster',
      service: 'service',
      desiredCount: 2,
    });
  });

  test('changes nothing when the count is right', async () => {
    await call('set', NOON, 2);
    await call('set', NIGHT, 0);
    expect(set()).toEqual([]);
  });

  test('corrects a count that is neither zero nor the size', async () => {
    await call('set', NOON, 5);
    expect(set()).toEqual([2]);
  });

  test('uses the time of the event, not the time of the call', async () => {
    jest.useFakeTimers({ now: new Date(NIGHT) });
    await call('set', NOON, 0);
    jest.useRealTimers();
    expect(set()).toEqual([2]);
  });

  test('publishes no metrics', async () => {
    await call('set', NOON, 0);
    expect(reported()).toEqual({});
  });
});

describe('A check', () => {
  test('publishes the metrics', async () => {
    await call('check', NOON, 2);
    expect(reported()).toEqual({
      ShouldBeOpen: 1,
      IsOpen: 1,
      OpenSeconds: 9_900,
      CalendarDaysLeft: 662,
    });
  });

  test('reports the service as open by the running tasks, not by the desired count', async () => {
    await call('check', NOON, 2, 0);
    expect(reported()).toMatchObject({ ShouldBeOpen: 1, IsOpen: 0 });
    expect(set()).toEqual([]);
  });

  test.each([
    ['closed while it should be open', NOON, 0, 2],
    ['open while it should be closed', NIGHT, 2, 0],
  ])('corrects and reports a service that is %s', async (_, time, before, after) => {
    await call('check', time, before);
    expect(set()).toEqual([after]);
    expect(reported()).toMatchObject({ IsOpen: Number(before > 0), Mended: 1 });
  });

  test.each([0, 2])('accepts %i tasks within the flexible time window', async (desired) => {
    await call('check', OPENING, desired);
    expect(set()).toEqual([]);
    expect(Object.keys(reported()).sort()).toEqual(['CalendarDaysLeft', 'OpenSeconds']);
  });
});

describe('The function changes nothing and', () => {
  test.each(['set', 'check'])('rejects a time outside the calendar: %s', async (task) => {
    await expect(call(task, '2028-01-03T15:00:00Z', 2)).rejects.toThrow('2028-01-03 is not in');
    expect(ecs.calls()).toHaveLength(0);
    expect(reported()).toEqual({});
  });

  test.each([
    [{ time: '<aws.scheduler.scheduled-time>', task: 'set' }],
    [{ time: NOON }],
    [{ time: NOON, task: 'open' }],
    [null],
    ['open'],
  ])('rejects an invalid event: %j', async (event) => {
    await expect(handler(event, CONTEXT)).rejects.toThrow(
      `${JSON.stringify(event)} is no invocation of a schedule`,
    );
    expect(ecs.calls()).toHaveLength(0);
  });

  test.each([[[]], [[{ status: 'INACTIVE' }]]])(
    'rejects a call without an active service: %j',
    async (services) => {
      ecs.on(DescribeServicesCommand).resolves({ services });
      await expect(handler({ time: NOON, task: 'set' }, CONTEXT)).rejects.toThrow(
        'ECS has no active service service: deploy the stack.',
      );
      expect(set()).toEqual([]);
    },
  );
});
