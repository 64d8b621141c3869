import { createHash } from 'node:crypto';
import { ListShardsCommand, type KinesisClient } from '@aws-sdk/client-kinesis';

/** Shard that takes records, with its range of hash keys. */
export interface OpenShard {
  readonly id: string;
  readonly first: bigint;
  readonly last: bigint;
}

/** Shards of a stream that are not closed, in the order of their hash keys. */
export async function openShards(client: KinesisClient, stream: string): Promise<OpenShard[]> {
  const found: OpenShard[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new ListShardsCommand(NextToken === undefined ? { StreamName: stream } : { NextToken }),
    );
    for (const { ShardId = '', HashKeyRange, SequenceNumberRange } of page.Shards ?? []) {
      if (SequenceNumberRange?.EndingSequenceNumber !== undefined) continue;
      const { StartingHashKey = '0', EndingHashKey = '0' } = HashKeyRange ?? {};
      found.push({ id: ShardId, first: BigInt(StartingHashKey), last: BigInt(EndingHashKey) });
    }
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  return found.sort((a, b) => (a.first < b.first ? -1 : 1));
}

/** Shard of the trips of a zone: by the MD5 hash of its number, as Kinesis does with partition keys. */
export function shardOf(zone: number, shards: readonly OpenShard[]): OpenShard {
  const hash = BigInt(`0x${createHash('md5').update(String(zone)).digest('hex')}`);
  const found = shards.find(({ first, last }) => first <= hash && hash <= last);
  if (!found) throw new Error(`No open shard has the hash key ${hash}.`);
  return found;
}
