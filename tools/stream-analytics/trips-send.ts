/** `npm run trips:send -- [FILE…] --speed 60`: replays trips to the stream of StreamAnalytics. */
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { generateTimedTrips } from '../../test/e2e/trips/generate-trips.ts';
import { findEndpoint } from '../support/endpoint.ts';
import { allowed } from '../support/refused.ts';
import { runCommand, UserError } from '../support/user-error.ts';
import { parseOptions, type Options } from './options.ts';
import { stackOutput } from './outputs.ts';
import { readTrips } from './producer/read-trips.ts';
import { replay } from './producer/replay.ts';
import { streamTrip, type StreamTrip } from './producer/stream-trip.ts';
import { NotTakenError, StreamWriter } from './producer/stream-writer.ts';

const INTERRUPTED = 130;
const PROGRESS_INTERVAL = 5_000;

await runCommand(async () => {
  const options = parseOptions();
  const trips = await tripsOf(options);
  const endpoint = await findEndpoint();
  const stream = await allowed('cloudformation:DescribeStacks', () =>
    stackOutput('StreamName', endpoint, options),
  );
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
        speed: options.speed,
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

/** Trips in the order of their ends. */
async function tripsOf({ files, seed, day, count }: Options): Promise<StreamTrip[]> {
  const trips: StreamTrip[] = [];
  for (const file of files) {
    const { trips: found, skipped } = await readTrips(file);
    if (skipped > 0) console.error(`${file}: ${skipped} rows are no trips, and are not sent.`);
    for (const trip of found) trips.push(trip);
  }
  if (files.length === 0)
    for (const { trip, pickup, dropoff } of generateTimedTrips({ seed, day, count }))
      trips.push(streamTrip(trip, pickup, dropoff));
  trips.sort((a, b) => a.dropoff - b.dropoff);
  const last = trips.at(-1)?.dropoff ?? 0;
  if (last > Date.now())
    throw new UserError(
      `The last trip ends at ${new Date(last).toISOString()}, which has not come yet: the job rejects such trips. Send an earlier day.`,
    );
  return trips;
}
