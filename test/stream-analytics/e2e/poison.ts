import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { eachSecond } from '../../e2e/alarms/fault.ts';
import { localTime } from '../../e2e/trips/new-york-time.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { restartsAfter } from './application.ts';
import { itemsOf } from './stored.ts';

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

/** Sends records that are no trips each second while other work is done, until their alarm goes off. */
export async function checkPoison(
  { output, untilAlarm, progress }: Deployment,
  checks: Checks,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const application = output('ApplicationName');
  const before = await restartsAfter(application, new Date());
  progress('sending records that are no trips meanwhile');
  let rounds = 0;
  const end = eachSecond(async () => {
    await sendPoison(output('StreamName'));
    rounds++;
  });
  await meanwhile();
  await untilAlarm('RecordsAreRejected');
  await end();
  await checkRejected(output('SetAsideTable'), rounds, checks);
  checks.equal(
    'Restarts of the job, counted by Flink, after records that are no trips',
    before,
    await restartsAfter(application, new Date()),
  );
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

async function checkRejected(table: string, rounds: number, checks: Checks): Promise<void> {
  const days = [0, 86_400_000].map((ago) => localTime(Date.now() - ago).slice(0, 10));
  const count = POISON.length * rounds;
  const items = await until('the rejected records', 60, async () => {
    const found = (await Promise.all(days.map((day) => itemsOf(table, `rejected#${day}`)))).flat();
    return found.length >= count ? found : undefined;
  });
  const found = items.map(({ record, reason }) => `${String(record)}: ${String(reason)}`);
  checks.noProblems(
    'Records that are no trips',
    `${POISON.length} kinds in the set-aside table, each record once, with its reason`,
    [
      ...(items.length === count ? [] : [`${items.length} records, and not ${count}`]),
      ...POISON.filter(
        ([record, reason]) =>
          found.filter((each) => each.startsWith(`${record}: ${reason}`)).length !== rounds,
      ).map(([record]) => `${record} is missing, or has another reason`),
    ],
  );
}
