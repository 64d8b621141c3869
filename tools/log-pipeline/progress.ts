import { SingleBar, type Options } from 'cli-progress';
import type { Tally } from './producer/tally.ts';

const BAR_INTERVAL = 200;
const LINE_INTERVAL = 5_000;

/** Output of the progress: the standard error of a command. */
type Screen = NodeJS.WriteStream;

/**
 * Shows lines, lines a second and retries while a producer runs: a bar on a terminal, otherwise a
 * plain line every five seconds.
 *
 * @param totalBytes of all files; undefined if unknown
 * @returns function that ends the progress
 */
export function showProgress(
  tally: Tally,
  totalBytes: number | undefined,
  screen: Screen = process.stderr,
): () => void {
  const started = performance.now();
  const payload = () => ({
    lines: format(tally.lines),
    rate: format(tally.lines / seconds(started)),
    retries: format(tally.retries),
  });
  if (!screen.isTTY) {
    const timer = setInterval(() => {
      const { lines, rate, retries } = payload();
      screen.write(`${lines} lines, ${rate} lines/s, ${retries} sent again\n`);
    }, LINE_INTERVAL);
    return () => {
      clearInterval(timer);
    };
  }
  const bar = new SingleBar(options(screen, totalBytes !== undefined));
  bar.start(totalBytes ?? 0, 0, payload());
  const timer = setInterval(() => {
    bar.update(tally.read, payload());
  }, BAR_INTERVAL);
  return () => {
    clearInterval(timer);
    bar.update(tally.read, payload());
    bar.stop();
  };
}

/** Summary in one line. */
export function summary(tally: Tally, milliseconds: number): string {
  const { lines, bytes, requests, retries, empty, tooLong } = tally;
  const time = milliseconds / 1_000;
  const parts = [
    `${format(lines)} lines (${format(bytes)} bytes) sent`,
    `${format(requests)} requests`,
    `${format(retries)} lines sent again`,
    `${time.toFixed(1)} s`,
    `${format(lines / time)} lines/s`,
    ...(empty > 0 ? [`empty lines skipped: ${format(empty)}`] : []),
    ...(tooLong > 0 ? [`lines too long: ${format(tooLong)}`] : []),
  ];
  return parts.join(', ');
}

function options(stream: Screen, withBar: boolean): Options {
  const counts = '{lines} lines | {rate} lines/s | {retries} sent again';
  return { stream, format: withBar ? `{bar} {percentage}% | ${counts}` : counts, hideCursor: true };
}

function format(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

function seconds(since: number): number {
  return Math.max(performance.now() - since, 1) / 1_000;
}
