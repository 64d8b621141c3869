/** `npm run trips:send -- [FILE…] --speed 60`: replays trips to the stream of StreamAnalytics. */
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { findEndpoint } from '../support/endpoint.ts';
import { allowed } from '../support/refused.ts';
import { runCommand, UserError } from '../support/user-error.ts';
import { parseOptions, type Options } from './options.ts';
import { stackOutput } from './outputs.ts';
import { replay } from './producer/replay.ts';
import { NotTakenError, StreamWriter } from './producer/stream-writer.ts';
import { tripsOf, tripsOfToday } from './producer/trips.ts';

const INTERRUPTED = 130;
const PROGRESS_INTERVAL = 5_000;

await runCommand(async () => {
  const options = parseOptions();
  const trips = options.live ? tripsOfToday(options, Date.now()) : await tripsOf(options);
  const stream = options.stream ?? (await streamOfStack(options));
  const writer = new StreamWriter(new KinesisClient({ maxAttempts: 5 }), stream);
  const interrupted = new AbortController();
  process.once('SIGINT', () => {
    interrupted.abort();
  });
  const started = performance.now();
  const rate = () => Math.round(writer.tally.trips / ((performance.now() - started) / 1_000));
  let shown = started;
  try {
    await allowed('kinesis:ListShards and kinesis:PutRecords', () =>
      replay(trips, writer, {
        ...(options.live
          ? { speed: 1, from: Date.now(), closes: false }
          : { speed: options.speed }),
        signal: interrupted.signal,
        onStep: (time) => {
          if (performance.now() - shown < PROGRESS_INTERVAL) return;
          shown = performance.now();
          const { trips: sent } = writer.tally;
          console.error(
            `${new Date(time).toISOString()}: ${sent} of ${trips.length} trips, ${rate()} a second`,
          );
        },
      }),
    );
  } catch (error) {
    if (!(error instanceof NotTakenError)) throw error;
    throw new UserError(error.message);
  }
  const { records, retries } = writer.tally;
  console.log(
    `${writer.tally.trips} of ${trips.length} trips sent in ${records} records, ${retries} of them sent again, ${rate()} trips a second`,
  );
  return interrupted.signal.aborted ? INTERRUPTED : 0;
});

async function streamOfStack(options: Options): Promise<string> {
  const endpoint = await findEndpoint();
  return allowed('cloudformation:DescribeStacks', () =>
    stackOutput('StreamName', endpoint, options),
  );
}
