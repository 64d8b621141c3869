import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import type { StreamTrip } from '../../../tools/stream-analytics/producer/stream-trip.ts';
import { compare, settledWindows } from './compare.ts';
import { expectedWindows } from './expected.ts';
import type { Parts } from './parts.ts';
import { itemsOf, tableWindows } from './stored.ts';
import { tripsOf } from './trips.ts';

const DAY = '2026-03-24';
const DAYS = ['2026-03-23', DAY];
const HOUR = 3_600_000;

/**
 * Sends trips and heartbeats to one shard only. Its trips wait for the other one; a late trip behind them
 * shows that the job has read them.
 */
export async function checkSilentShard(
  { output, progress }: Deployment,
  { writer }: Parts,
  checks: Checks,
): Promise<void> {
  progress('leaving a shard without records');
  const table = output('WindowsTable');
  const { sent } = await tripsOf({ day: DAY, count: 20_000, first: 3_000 });
  const spoken = await writer.shardOfZone(132);
  const own: StreamTrip[] = [];
  const silent = new Set<string>();
  for (const trip of sent) {
    const shard = await writer.shardOfZone(trip.zone);
    if (shard === spoken) own.push(trip);
    else silent.add(shard);
  }
  const last = own.reduce((latest, { dropoff }) => Math.max(latest, dropoff), 0);
  await writer.heartbeat(own[0]?.dropoff ?? 0, [...silent]);
  await writer.sendWithoutHeartbeat(own);
  await writer.heartbeat(last + HOUR / 2, [...silent]);
  const late = { ...(own[0] as StreamTrip), zone: 132 };
  await writer.sendWithoutHeartbeat([late]);
  const before = await until('the late trip', 120, async () => {
    const items = await itemsOf(output('SetAsideTable'), `late#${DAY}`);
    return items.length > 0 ? items.length : undefined;
  });
  checks.equal('Late trip of the shard that has records', 1, before);
  checks.equal(
    'Windows while another shard is silent',
    0,
    (await tableWindows(table, [DAY])).length,
  );
  await writer.heartbeat(last + HOUR);
  const expected = await expectedWindows(own);
  compare(
    'All windows after the first heartbeat of the silent shard',
    expected,
    await settledWindows(table, DAYS, expected),
    checks,
  );
}
