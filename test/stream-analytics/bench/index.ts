import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { KinesisClient, GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-kinesis';
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
import { printRates } from '../../bench/table.ts';
import type { Deployment } from '../../e2e/scenario.ts';
import { settledWindows } from '../e2e/compare.ts';
import { DAY, DAYS } from '../e2e/days.ts';
import { expectedWindows, type Windows } from '../e2e/expected.ts';
import { tripsOf, type SentDay } from '../e2e/trips.ts';

const TRIPS = 200_000;

/** Trips a second through Kinesis and Flink into DynamoDB, and of its parts alone; about four minutes. */
export async function streamAnalytics(): Promise<void> {
  const day = tripsOf({ day: DAY, count: TRIPS });
  const expected = expectedWindows(day.counted);
  await onEmulator(STREAM_ANALYTICS, [openSearch, flink], async ({ deployment }) => {
    const alone = await jobAlone(day, expected.size);
    const whole = await wholePath(deployment, day, expected);
    const read = await bareReader(deployment.output('StreamName'));
    printRates(
      `${TRIPS} trips of a day (goal: 5,000 trips a second to DynamoDB)`,
      'trips a second',
      TRIPS,
      new Map([
        ['the job alone, from memory, start included', alone],
        ['a bare reader of the stream', read],
        ['Kinesis, the job, DynamoDB', whole],
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

/** Milliseconds from the first trip that is sent to the last window in the table. */
async function wholePath(
  { output }: Deployment,
  { sent }: SentDay,
  expected: Windows,
): Promise<number> {
  const application = new FlinkApplication(output('ApplicationName'));
  if ((await application.state()) !== 'RUNNING') await application.start();
  const writer = new StreamWriter(new KinesisClient({}), output('StreamName'));
  const started = performance.now();
  await replay(sent, writer, { speed: Infinity });
  const { length } = await settledWindows(output('WindowsTable'), DAYS, expected);
  if (length !== expected.size)
    throw new Error(`There are ${length} of ${expected.size} windows in the table.`);
  const duration = performance.now() - started;
  await application.stop({ snapshot: false });
  return duration;
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
