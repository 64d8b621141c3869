import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { localTime } from '../../e2e/trips/new-york-time.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { replay } from '../../../tools/stream-analytics/producer/replay.ts';
import { compare, settledWindows } from './compare.ts';
import { expectedWindows } from './expected.ts';
import { firstWindows, type Parts } from './parts.ts';
import { itemsOf } from './stored.ts';
import { tripsOf } from './trips.ts';

const DAY = '2026-03-16';
const DAYS = ['2026-03-15', DAY];

/** Records that are no trips, with the beginning of the reason. */
const POISON: readonly (readonly [record: string, reason: string])[] = [
  ['taxi', 'it is not JSON'],
  ['[1]', 'it is not a JSON object'],
  ['{"pickup":"yesterday"}', 'pickup is "yesterday"'],
  ['{"pickup":1773064800000}', 'dropoff is missing'],
  [trip({ fareCents: -500 }), 'fareCents is -500'],
  [trip({ fareCents: 12.5 }), 'fareCents is 12.5'],
  [trip({ pickup: 4_102_444_800_000, dropoff: 4_102_444_900_000 }), 'its time is in the future'],
  [trip({ dropoff: 1773064800000 - 1 }), 'dropoff is 1773064799999'],
];

function trip(changes: object): string {
  const valid = { pickup: 1773064800000, dropoff: 1773065400000, zone: 132 };
  return JSON.stringify({ ...valid, fareCents: 100, hundredthsOfMiles: 100, ...changes });
}

/** Kills the task manager in the middle of a day with records that are no trips. */
export async function checkKilledTaskManager(
  deployment: Deployment,
  { writer }: Parts,
  checks: Checks,
): Promise<void> {
  const { output, progress, control } = deployment;
  const table = output('WindowsTable');
  const day = tripsOf({ day: DAY, count: 60_000, first: 15_000, late: 100 });
  const taskManager = control('flink');
  progress('killing the task manager in the middle of a day');
  let steps = 0;
  await replay(day.sent, writer, {
    speed: Infinity,
    onStep: async () => {
      steps++;
      if (steps === 1) await sendPoison(output('StreamName'));
      if (steps !== 2) return;
      await firstWindows(table, DAY);
      await taskManager?.stop();
    },
  });
  await taskManager?.start();
  const expected = expectedWindows(day.counted);
  const stored = await settledWindows(table, DAYS, expected);
  const check = 'All windows after kill -9 of the task manager in mid-replay';
  if (taskManager) compare(check, expected, stored, checks);
  else checks.notRun(check, 'the task manager of the service can not be killed');
  const late = await itemsOf(output('SetAsideTable'), `late#${DAY}`);
  checks.equal('Late trips of that day, each once', day.late.length, late.length);
  await checkPoison(output('SetAsideTable'), checks);
}

async function sendPoison(StreamName: string): Promise<void> {
  await new KinesisClient({}).send(
    new PutRecordsCommand({
      StreamName,
      Records: POISON.map(([record], at) => ({
        Data: new TextEncoder().encode(record),
        PartitionKey: String(at),
      })),
    }),
  );
}

async function checkPoison(table: string, checks: Checks): Promise<void> {
  const days = [0, 86_400_000].map((ago) => localTime(Date.now() - ago).slice(0, 10));
  const items = await until('the rejected records', 60, async () => {
    const found = (await Promise.all(days.map((day) => itemsOf(table, `rejected#${day}`)))).flat();
    return found.length >= POISON.length ? found : undefined;
  });
  const found = items.map(({ record, reason }) => `${String(record)}: ${String(reason)}`);
  checks.noProblems(
    'Records that are no trips',
    `${POISON.length} in the set-aside table, each once, with its reason`,
    [
      ...(items.length === POISON.length ? [] : [`${items.length} records`]),
      ...POISON.filter(
        ([record, reason]) => !found.some((each) => each.startsWith(`${record}: ${reason}`)),
      ).map(([record]) => `${record} is missing, or has another reason`),
    ],
  );
}
