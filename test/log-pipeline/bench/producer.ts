import type { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { readLines } from '../../../tools/log-pipeline/producer/read.ts';
import { sendLines, type SendOptions } from '../../../tools/log-pipeline/producer/send.ts';
import { newTally } from '../../../tools/log-pipeline/producer/tally.ts';
import { madeOnce } from '../../bench/cache.ts';
import { interleave } from '../../bench/rounds.ts';
import { printTable } from '../../bench/table.ts';

const LINES = 200_000;

/** Costs of the producer without the network: reading, keys, batches, encoding. */
export async function logProducer(): Promise<void> {
  const file = await madeOnce('access-200000.log', () => Promise.resolve(Buffer.from(accessLog())));
  const times = await interleave({
    'node:readline, nothing done': () => readOnly(file),
    'producer: lines only': () => split(file),
    'producer: raw': () => send(file, 'raw'),
    'producer: json': () => send(file, 'json'),
    'producer: msgpack': () => send(file, 'msgpack'),
  });
  const [base = NaN] = times.values();
  printTable(
    `${LINES.toLocaleString('en-US')} access log lines to a client that confirms all (goal: raw at most 4)`,
    ['', 'us a line', 'x first'],
    [...times].map(([name, ms]) => [
      name,
      ((ms * 1_000) / LINES).toFixed(2),
      (ms / base).toFixed(2),
    ]),
  );
}

async function readOnly(file: string): Promise<void> {
  let count = 0;
  for await (const line of createInterface({ input: createReadStream(file) }))
    count += line.length > 0 ? 1 : 0;
  assertAll(count);
}

async function split(file: string): Promise<void> {
  let count = 0;
  for await (const lines of read(file)) count += lines.length;
  assertAll(count);
}

async function send(file: string, format: SendOptions['format']): Promise<void> {
  const tally = newTally();
  await sendLines(read(file), { client: willing(), stream: 'logs', format, tally, warn: stop });
  assertAll(tally.lines);
}

function read(file: string) {
  const { signal } = new AbortController();
  return readLines([file], { signal, maxLineBytes: 1_000_000, tally: newTally(), warn: stop });
}

function willing(): KinesisClient {
  const send = ({ input: { Records = [] } }: PutRecordsCommand) =>
    Promise.resolve({
      $metadata: {},
      Records: Records.map(() => ({ SequenceNumber: '1', ShardId: 'shardId-000000000000' })),
    });
  return { send } as unknown as KinesisClient;
}

function assertAll(count: number): void {
  if (count !== LINES) throw new Error(`${count} of ${LINES} lines`);
}

function stop(sentence: string): never {
  throw new Error(sentence);
}

/** Combined format, about 190 bytes a line. */
function accessLog(): string {
  const lines = Array.from({ length: LINES }, (_, at) => {
    const ip = `10.${at % 250}.${(at >> 8) % 250}.${(at * 7) % 250}`;
    const time = `${String(Math.floor(at / 3_600) % 24).padStart(2, '0')}:${String(Math.floor(at / 60) % 60).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
    return `${ip} - - [12/May/2026:${time} +0000] "GET /articles/${at % 5_000}?page=${at % 7} HTTP/1.1" 200 ${at % 90_000} "https://example.org/" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"\n`;
  });
  return lines.join('');
}
