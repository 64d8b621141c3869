import { PassThrough } from 'node:stream';
import { newTally } from '../../../tools/log-pipeline/producer/tally.ts';
import { showProgress } from '../../../tools/log-pipeline/progress.ts';

/** Output for 1,234 lines of which 56 were sent again, with half of the bytes read, after 10 s. */
function shown(isTTY: boolean, totalBytes?: number): string {
  const screen = new PassThrough() as unknown as NodeJS.WriteStream;
  Object.assign(screen, { isTTY, columns: 120, cursorTo: () => true, clearLine: () => true });
  const tally = newTally();
  jest.useFakeTimers();
  const stop = showProgress(tally, totalBytes, screen);
  Object.assign(tally, { lines: 1_234, retries: 56, read: 500 });
  jest.advanceTimersByTime(10_000);
  stop();
  jest.useRealTimers();
  return String(screen.read());
}

describe('The progress', () => {
  test('is a bar with lines, lines a second and retries on a terminal', () => {
    expect(shown(true, 1_000)).toMatch(/=+-+ 50% \| 1,234 lines \| 123 lines\/s \| 56 sent again/);
  });

  test('has no bar if the total size is unknown', () => {
    const text = shown(true);
    expect(text).toContain('1,234 lines | 123 lines/s | 56 sent again');
    expect(text).not.toMatch(/%|=/);
  });

  test('is a plain line every five seconds if the output is not a terminal', () => {
    const text = shown(false, 1_000);
    expect(text).toBe(
      '1,234 lines, 247 lines/s, 56 sent again\n1,234 lines, 123 lines/s, 56 sent again\n',
    );
  });
});
