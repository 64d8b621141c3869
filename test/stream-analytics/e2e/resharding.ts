import {
  KinesisClient,
  MergeShardsCommand,
  SplitShardCommand,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { openShards } from '../../../tools/stream-analytics/producer/open-shards.ts';
import { replay } from '../../../tools/stream-analytics/producer/replay.ts';
import { compare, settledWindows } from './compare.ts';
import { expectedWindows } from './expected.ts';
import { firstWindows, type Parts } from './parts.ts';
import { itemsOf } from './stored.ts';
import { tripsOf } from './trips.ts';

const DAY = '2026-03-30';
const DAYS = ['2026-03-29', DAY];
const kinesis = new KinesisClient({});

/**
 * Splits a shard, stops the application with a snapshot, starts it again and merges two shards, all in the
 * middle of a day.
 */
export async function checkResharding(
  { output, progress }: Deployment,
  { application, writer }: Parts,
  checks: Checks,
): Promise<void> {
  progress('splitting and merging shards in the middle of a day');
  const [stream, table] = [output('StreamName'), output('WindowsTable')];
  const day = await tripsOf({ day: DAY, count: 60_000, first: 30_000, late: 100 });
  const before = (await openShards(kinesis, stream)).length;
  const changes = [
    () => split(stream),
    async () => {
      await firstWindows(table, DAY);
      await application.stop({ snapshot: true });
    },
    () => application.start(),
    () => merge(stream),
  ];
  await replay(day.sent, writer, { speed: Infinity, onStep: () => changes.shift()?.() });
  checks.equal('Steps of the day without a change of the stream', 0, changes.length);
  checks.equal(
    'Open shards after a split and a merge',
    before,
    (await openShards(kinesis, stream)).length,
  );
  const expected = await expectedWindows(day.counted);
  compare(
    'All windows after a split, a stop with snapshot, a start and a merge in mid-replay',
    expected,
    await settledWindows(table, DAYS, expected),
    checks,
  );
  const late = await itemsOf(output('SetAsideTable'), `late#${DAY}`);
  checks.equal('Late trips of the day with other shards, each once', day.late.length, late.length);
}

async function split(stream: string): Promise<void> {
  const [shard] = await openShards(kinesis, stream);
  if (!shard) throw new Error(`The stream ${stream} has no open shard.`);
  await kinesis.send(
    new SplitShardCommand({
      StreamName: stream,
      ShardToSplit: shard.id,
      NewStartingHashKey: ((shard.first + shard.last) / 2n).toString(),
    }),
  );
  await untilActive(stream);
}

/** Merges a child of the split with the shard behind it. */
async function merge(stream: string): Promise<void> {
  const [, left, right] = await openShards(kinesis, stream);
  await kinesis.send(
    new MergeShardsCommand({
      StreamName: stream,
      ShardToMerge: left?.id,
      AdjacentShardToMerge: right?.id,
    }),
  );
  await untilActive(stream);
}

async function untilActive(StreamName: string): Promise<void> {
  await waitUntilStreamExists({ client: kinesis, maxWaitTime: 120 }, { StreamName });
}
