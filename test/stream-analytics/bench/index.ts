import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { KinesisClient, GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-kinesis';
import {
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { jobJarPath } from '../../../lib/stream-analytics/job-sources.ts';
import { STREAM_ANALYTICS } from '../../../lib/stream-analytics/architecture.ts';
import { flink } from '../../../tools/emulators/flink/flink.ts';
import { FLINK_FOLDER } from '../../../tools/emulators/flink/install.ts';
import { openSearch } from '../../../tools/emulators/opensearch/opensearch.ts';
import { FlinkApplication } from '../../../tools/stream-analytics/flink-application.ts';
import { openShards } from '../../../tools/stream-analytics/producer/open-shards.ts';
import { replay } from '../../../tools/stream-analytics/producer/replay.ts';
import { StreamWriter } from '../../../tools/stream-analytics/producer/stream-writer.ts';
import { runProgram } from '../../../tools/support/programs.ts';
import { scratchFolder } from '../../../tools/support/run-folder.ts';
import { onEmulator } from '../../bench/on-emulator.ts';
import { cpuSeconds } from '../../bench/cpu-seconds.ts';
import { printRates, printTable } from '../../bench/table.ts';
import type { Deployment } from '../../e2e/scenario.ts';
import { lastWindow, settledWindows } from '../e2e/compare.ts';
import { differences, expectedWindows, type Windows } from '../e2e/expected.ts';
import { windowsOf } from '../e2e/stored.ts';
import { tripsOf, type SentDay } from '../e2e/trips.ts';

const TRIPS = 200_000;

/** Days that are sent: the windows of the second one are not indexed. */
const INDEXED = '2026-03-09';
const NOT_INDEXED = '2026-03-16';

/** Processes of the whole path, by their command lines. */
const PROCESSES = new Map([
  [/ -m launcher\b/, 'MiniStack'],
  [/TaskManagerRunner/, 'task manager of Flink'],
  [/StandaloneSessionClusterEntrypoint/, 'job manager of Flink'],
  [/opensearch/, 'OpenSearch'],
  [/bench\.ts/, 'producer'],
  [/node/, 'functions'],
]);

/** Trips a second through Kinesis and Flink into DynamoDB, and of its parts alone; about five minutes. */
export async function streamAnalytics(): Promise<void> {
  const day = await tripsOf({ day: INDEXED, count: TRIPS });
  await onEmulator(STREAM_ANALYTICS, [openSearch, flink], async ({ deployment }) => {
    const alone = await jobAlone(day, (await expectedWindows(day.counted)).size);
    const indexed = await wholePath(deployment, day);
    const read = await bareReader(deployment.output('StreamName'));
    await disableIndex(deployment.output('IndexFunction'));
    const tableOnly = await wholePath(
      deployment,
      await tripsOf({ day: NOT_INDEXED, count: TRIPS }),
    );
    printRates(
      `${TRIPS} trips of a day (goal: 5,000 trips a second to DynamoDB)`,
      'trips a second',
      TRIPS,
      new Map([
        ['the job alone, from memory, start included', alone],
        ['a bare reader of the stream', read],
        ['Kinesis, the job, DynamoDB', tableOnly.milliseconds],
        ['the same while windows are indexed', indexed.milliseconds],
      ]),
    );
    printTable(
      `CPU seconds for ${TRIPS} trips, ${tableOnly.windows} windows`,
      ['', 'to DynamoDB', 'while windows are indexed'],
      [...PROCESSES.values()].map((name) => [
        name,
        ...[tableOnly, indexed].map(({ cpu }) => (cpu.get(name) ?? NaN).toFixed(1)),
      ]),
    );
  });
}

/** Milliseconds of the job with a source in memory and without sinks, in a Flink of its own. */
async function jobAlone({ sent }: SentDay, windows: number): Promise<number> {
  const folder = scratchFolder('job');
  const lines = join(folder, 'trips');
  // The heartbeat behind the trips closes the last windows.
  const end = { heartbeat: (sent.at(-1)?.dropoff ?? 0) + 60 * 60_000 };
  writeFileSync(lines, [...sent, end].map((each) => JSON.stringify(each)).join('\n'));
  const jars = [join(FLINK_FOLDER, '*'), jobJarPath()].join(delimiter);
  const source = join(import.meta.dirname, 'summitstacks', 'taxi', 'JobAlone.java');
  await runProgram('javac', ['-nowarn', '-cp', jars, '-d', folder, source]);
  const main = ['-cp', [folder, jars].join(delimiter), 'summitstacks.taxi.JobAlone', lines];
  const { stdout } = await runProgram('java', [...OPENED, '-Xmx1g', ...main]);
  const [found, seconds] = stdout.trim().split(' ').map(Number);
  if (found !== windows) throw new Error(`The job alone has ${found ?? 0} of ${windows} windows.`);
  return (seconds ?? NaN) * 1_000;
}

/** Packages of Java's own that Flink's serializers read (https://nightlies.apache.org/flink/flink-docs-release-1.20/docs/deployment/java_compatibility/). */
const OPENED = ['java.util', 'java.lang', 'java.time'].map(
  (name) => `--add-opens=java.base/${name}=ALL-UNNAMED`,
);

interface Run {
  /** From the first trip that is sent to the last window in the table. */
  readonly milliseconds: number;
  readonly windows: number;
  /** CPU seconds by process. */
  readonly cpu: ReadonlyMap<string, number>;
}

/** Sends a day through the whole path, and compares its windows when the clock has stopped. */
async function wholePath({ output }: Deployment, day: SentDay): Promise<Run> {
  const expected = await expectedWindows(day.counted);
  const application = new FlinkApplication(output('ApplicationName'));
  if ((await application.state()) !== 'RUNNING') await application.start();
  const writer = new StreamWriter(new KinesisClient({}), output('StreamName'));
  const before = cpuSeconds(PROCESSES);
  const started = Date.now();
  await replay(day.sent, writer, { speed: Infinity });
  await lastWindow(output('WindowsTable'), expected);
  const seen = Date.now();
  const cpu = new Map(
    [...cpuSeconds(PROCESSES)].map(([name, seconds]) => [name, seconds - (before.get(name) ?? 0)]),
  );
  const stored = await settledWindows(output('WindowsTable'), daysOf(expected), expected);
  const [problem] = differences(expected, windowsOf(stored));
  if (problem) throw new Error(`The windows differ from the batch calculation: ${problem}.`);
  // The job writes in parallel: another window can be the last one.
  const written = stored.reduce(
    (latest, { writtenAt }) => Math.max(latest, Date.parse(writtenAt)),
    seen,
  );
  return { milliseconds: written - started, windows: expected.size, cpu };
}

function daysOf(windows: Windows): string[] {
  return [...new Set([...windows.keys()].map((key) => key.split('#')[1] ?? ''))];
}

/** Stops the function that indexes windows. */
async function disableIndex(FunctionName: string): Promise<void> {
  const client = new LambdaClient({});
  const { EventSourceMappings = [] } = await client.send(
    new ListEventSourceMappingsCommand({ FunctionName }),
  );
  for (const { UUID } of EventSourceMappings)
    await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
}

/** Milliseconds in which GetRecords reads all trips from all shards at once. */
async function bareReader(StreamName: string): Promise<number> {
  const client = new KinesisClient({});
  const shards = await openShards(client, StreamName);
  const started = performance.now();
  const counts = await Promise.all(
    shards.map(async ({ id }) => {
      const { ShardIterator } = await client.send(
        new GetShardIteratorCommand({
          StreamName,
          ShardId: id,
          ShardIteratorType: 'TRIM_HORIZON',
        }),
      );
      let [iterator, trips] = [ShardIterator, 0];
      for (;;) {
        const { Records = [], NextShardIterator } = await client.send(
          new GetRecordsCommand({ ShardIterator: iterator }),
        );
        if (Records.length === 0) return trips;
        for (const { Data = new Uint8Array() } of Records)
          trips += Buffer.from(Data)
            .toString()
            .split('\n')
            .filter((line) => 'zone' in (JSON.parse(line) as object)).length;
        iterator = NextShardIterator;
      }
    }),
  );
  const found = counts.reduce((sum, each) => sum + each, 0);
  if (found !== TRIPS) throw new Error(`The stream has ${found} of ${TRIPS} trips.`);
  return performance.now() - started;
}
