/** `npm run logs:send -- FILE…`: sends the lines of log files to the stream of the log pipeline. */
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { findEndpoint } from '../support/endpoint.ts';
import { runCommand } from '../support/user-error.ts';
import { chooseFiles } from './files.ts';
import { parseOptions } from './options.ts';
import { KEY_BYTES } from './producer/key.ts';
import { NotSentError } from './producer/not-sent.ts';
import { readLines, ReadError } from './producer/read.ts';
import { sendLines } from './producer/send.ts';
import { newTally } from './producer/tally.ts';
import { showProgress, summary } from './progress.ts';
import { allowed } from '../support/refused.ts';
import { maxRecordBytes, streamOfStack } from './stream.ts';

const INTERRUPTED = 130;
/** Page with the permissions of a producer. */
const PAGE = 'see tools/log-pipeline/README.md';

await runCommand(async () => {
  const { files: names, source, prefix, stack, ...options } = parseOptions();
  const { files, bytes } = await chooseFiles(names);
  const endpoint = await findEndpoint();
  const client = new KinesisClient({
    // Retries of requests that fail as a whole.
    maxAttempts: 5,
    // One connection for all requests.
    requestHandler: { disableConcurrentStreams: false, requestTimeout: 60_000 },
  });
  const stream =
    options.stream ??
    (await allowed(`cloudformation:DescribeStacks, ${PAGE}`, () =>
      streamOfStack(`${prefix}${stack}`, endpoint),
    ));
  const limit = await allowed(`kinesis:DescribeStreamSummary and kinesis:PutRecords, ${PAGE}`, () =>
    maxRecordBytes(client, stream, endpoint),
  );

  const interrupted = new AbortController();
  const { signal } = interrupted;
  const interrupt = () => {
    interrupted.abort();
  };
  process.once('SIGINT', interrupt);
  const tally = newTally();
  const started = performance.now();
  const stopProgress = showProgress(tally, bytes);
  const reading = { source, signal, tally, warn, maxLineBytes: limit - KEY_BYTES };
  try {
    const last = await sendLines(readLines(files, reading), {
      ...options,
      client,
      stream,
      signal,
      tally,
      warn,
      maxRecordBytes: limit,
    });
    if (!signal.aborted) return tally.tooLong > 0 ? 1 : 0;
    const where = last ? `after ${last.origin.name} line ${last.number}` : 'before the first line';
    warn(`Stopped ${where}: the same command again sends all with the same document ids.`);
    return INTERRUPTED;
  } catch (error) {
    if (!(error instanceof NotSentError || error instanceof ReadError)) throw error;
    warn(`${error.message} The same command again sends all with the same document ids.`);
    return 1;
  } finally {
    // An open standard input keeps the process alive.
    interrupted.abort();
    process.off('SIGINT', interrupt);
    stopProgress();
    console.log(summary(tally, performance.now() - started));
  }
});

function warn(sentence: string): void {
  console.error(sentence);
}
