import { setTimeout as sleep } from 'node:timers/promises';
import { PutRecordsCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import { openShards, shardOf, type OpenShard } from './open-shards.ts';
import type { StreamTrip } from './stream-trip.ts';

/** One payload unit of Kinesis. */
const RECORD_BYTES = 25_000;
/**
 * Event time in milliseconds by which one shard can be ahead of another in a request: a merge can put the trips
 * of both into one.
 */
const MAX_LEAD = 30_000;
/** Limits of PutRecords. */
const REQUEST_RECORDS = 500;
const REQUEST_BYTES = 4_000_000;
/** Attempts without an accepted record; about 20 s of waiting on average. */
const FRUITLESS_TRIES = 12;
const SHARDS_AGE = 1_000;

interface PutRecord {
  readonly Data: Uint8Array<ArrayBuffer>;
  readonly PartitionKey: string;
  readonly ExplicitHashKey: string;
}

/** Error of records that Kinesis did not take. */
export class NotTakenError extends Error {
  override readonly name = 'NotTakenError';
}

/** Writes lines to the shards of a stream: trips by zone, heartbeats to each. */
export class StreamWriter {
  readonly tally = { trips: 0, records: 0, requests: 0, retries: 0 };
  private readonly client: KinesisClient;
  private readonly stream: string;
  private shards: readonly OpenShard[] = [];
  private listed = -Infinity;
  /** Time of the last heartbeat. */
  private latest: number | undefined;
  /** Shards by zone. */
  private readonly homes = new Map<number, OpenShard>();

  constructor(client: KinesisClient, stream: string) {
    this.client = client;
    this.stream = stream;
  }

  /**
   * Sends trips in their order, and then a heartbeat to each open shard.
   *
   * @param heartbeat instant before which all trips have been sent
   * @throws NotTakenError when Kinesis refuses records again and again
   */
  async send(trips: readonly StreamTrip[], heartbeat: number): Promise<void> {
    await this.sendWithoutHeartbeat(trips);
    await this.heartbeat(heartbeat);
  }

  /** Sends trips in their order, shards with at most {@link MAX_LEAD} between each other. */
  async sendWithoutHeartbeat(trips: readonly StreamTrip[]): Promise<void> {
    await this.refresh();
    const records: PutRecord[] = [];
    let lines = new Map<OpenShard, string[]>();
    const flush = () => {
      for (const [shard, own] of lines) records.push(...recordsOf(own, shard));
      lines = new Map();
    };
    let since = trips[0]?.dropoff ?? 0;
    for (const trip of trips) {
      if (trip.dropoff > since + MAX_LEAD) {
        flush();
        since = trip.dropoff;
      }
      const home = this.homeOf(trip.zone);
      const own = lines.get(home);
      if (own) own.push(JSON.stringify(trip));
      else lines.set(home, [JSON.stringify(trip)]);
    }
    flush();
    await this.put(records);
    this.tally.trips += trips.length;
  }

  /** Sends a heartbeat to each open shard but the excluded ones. */
  async heartbeat(time: number, excluded: readonly string[] = []): Promise<void> {
    await this.refresh();
    this.latest = time;
    await this.beat(
      time,
      this.shards.filter(({ id }) => !excluded.includes(id)),
    );
  }

  /** Shard of the trips of a zone. */
  async shardOfZone(zone: number): Promise<string> {
    await this.refresh();
    return this.homeOf(zone).id;
  }

  private homeOf(zone: number): OpenShard {
    const known = this.homes.get(zone);
    if (known) return known;
    const home = shardOf(zone, this.shards);
    this.homes.set(zone, home);
    return home;
  }

  /** A new shard gets the last heartbeat before any trip: the job knows then how far its trips are. */
  private async refresh(): Promise<void> {
    if (performance.now() - this.listed < SHARDS_AGE) return;
    const before = new Set(this.shards.map(({ id }) => id));
    this.shards = await openShards(this.client, this.stream);
    this.homes.clear();
    this.listed = performance.now();
    const added = this.shards.filter(({ id }) => !before.has(id));
    if (this.latest !== undefined) await this.beat(this.latest, added);
  }

  private async beat(time: number, shards: readonly OpenShard[]): Promise<void> {
    const line = JSON.stringify({ heartbeat: time });
    await this.put(shards.flatMap((shard) => recordsOf([line], shard)));
  }

  private async put(records: readonly PutRecord[]): Promise<void> {
    for (let start = 0; start < records.length;) {
      let end = start;
      let bytes = 0;
      while (end < records.length && end - start < REQUEST_RECORDS) {
        bytes += records[end]?.Data.length ?? 0;
        if (end > start && bytes > REQUEST_BYTES) break;
        end++;
      }
      await this.putAll(records.slice(start, end));
      start = end;
    }
  }

  /** Repeats the refused records of a request before the next one, so that a shard's order is kept. */
  private async putAll(records: readonly PutRecord[]): Promise<void> {
    let left = records;
    for (let fruitless = 0; left.length > 0;) {
      const answer = await this.client.send(
        new PutRecordsCommand({ StreamName: this.stream, Records: [...left] }),
      );
      this.tally.requests++;
      const results = answer.Records ?? [];
      const refused = left.filter((_, at) => !results[at]?.SequenceNumber);
      this.tally.records += left.length - refused.length;
      if (refused.length === 0) return;
      fruitless = refused.length === left.length ? fruitless + 1 : 0;
      if (fruitless === FRUITLESS_TRIES) {
        const reason = results.find(({ ErrorCode }) => ErrorCode)?.ErrorCode ?? 'no answer';
        throw new NotTakenError(`Kinesis does not take records (${reason}): try again later.`);
      }
      left = refused;
      this.tally.retries += left.length;
      await sleep(Math.random() * Math.min(5_000, 100 * 2 ** fruitless));
    }
  }
}

/** Records of lines for one shard, each of one payload unit at most. */
function recordsOf(lines: readonly string[], shard: OpenShard): PutRecord[] {
  const records: PutRecord[] = [];
  let own: string[] = [];
  let bytes = 0;
  const flush = () => {
    if (own.length === 0) return;
    const key = shard.first.toString();
    const Data = new TextEncoder().encode(own.join('\n'));
    records.push({ Data, PartitionKey: key, ExplicitHashKey: key });
    own = [];
    bytes = 0;
  };
  for (const line of lines) {
    if (bytes + line.length + 1 > RECORD_BYTES) flush();
    own.push(line);
    bytes += line.length + 1;
  }
  flush();
  return records;
}
