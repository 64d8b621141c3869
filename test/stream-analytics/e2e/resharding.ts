import { KinesisClient, MergeShardsCommand, SplitShardCommand } from '@aws-sdk/client-kinesis';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import {
  openShards,
  type OpenShard,
} from '../../../tools/stream-analytics/producer/open-shards.ts';
import { replay } from '../../../tools/stream-analytics/producer/replay.ts';
import { compare, lastWindow } from './compare.ts';
import { expectedWindows } from './expected.ts';
import { firstWindows, type Parts } from './parts.ts';
import { tableWindows } from './stored.ts';
import { tripsOf } from './trips.ts';

const DAY = '2026-03-18';
const DAYS = ['2026-03-17', DAY];

/** Splits a shard, stops the application with a snapshot, starts it and merges shards, all in one day. */
export async function checkResharding(
  { output, progress }: Deployment,
  { writer, application }: Parts,
  checks: Checks,
): Promise<void> {
  const table = output('WindowsTable');
  const shards = new Shards(output('StreamName'));
  const day = tripsOf({ day: DAY, count: 60_000, first: 25_000 });
  const before = await shards.list();
  let steps = 0;
  await replay(day.sent, writer, {
    speed: Infinity,
    onStep: async () => {
      steps++;
      if (steps === 1) {
        progress('splitting a shard in the middle of a day');
        await firstWindows(table, DAY);
        await shards.split();
      }
      if (steps === 2) {
        progress('stopping the application with a snapshot, and starting it');
        await application.stop();
      }
      if (steps === 3) await application.start();
      if (steps === 4) {
        progress('merging shards in the middle of a day');
        await shards.merge();
      }
    },
  });
  checks.equal(
    'Open shards after a split and a merge',
    before.length,
    (await shards.list()).length,
  );
  const expected = expectedWindows(day.counted);
  await lastWindow(table, expected);
  compare(
    'All windows after a split, a stop with snapshot, a start and a merge in mid-replay',
    expected,
    await tableWindows(table, DAYS),
    checks,
  );
}

/** Shards of the stream. */
class Shards {
  private readonly client = new KinesisClient({});
  private readonly stream: string;

  constructor(stream: string) {
    this.stream = stream;
  }

  list(): Promise<OpenShard[]> {
    return openShards(this.client, this.stream);
  }

  /** Splits the first shard in its middle. */
  async split(): Promise<void> {
    const shards = await this.list();
    const [shard] = shards;
    if (!shard) throw new Error('The stream has no open shard.');
    const middle = (shard.first + shard.last) / 2n + 1n;
    await this.client.send(
      new SplitShardCommand({
        StreamName: this.stream,
        ShardToSplit: shard.id,
        NewStartingHashKey: middle.toString(),
      }),
    );
    await this.has(shards.length + 1);
  }

  /** Merges the second shard with the third. */
  async merge(): Promise<void> {
    const shards = await this.list();
    await this.client.send(
      new MergeShardsCommand({
        StreamName: this.stream,
        ShardToMerge: shards[1]?.id,
        AdjacentShardToMerge: shards[2]?.id,
      }),
    );
    await this.has(shards.length - 1);
  }

  private async has(count: number): Promise<void> {
    await until(`${count} open shards`, 120, async () =>
      (await this.list()).length === count ? true : undefined,
    );
  }
}
