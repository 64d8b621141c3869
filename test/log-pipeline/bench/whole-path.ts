import { LOG_PIPELINE } from '../../../lib/log-pipeline/architecture.ts';
import { openSearch } from '../../../tools/emulators/opensearch/opensearch.ts';
import { measureLatencies } from '../e2e/latency.ts';
import { accessLines } from '../e2e/lines/access-lines.ts';
import { Pipeline } from '../e2e/pipeline.ts';
import { LogFile } from '../e2e/producer.ts';
import { tagged } from '../e2e/tagged.ts';
import { until } from '../../e2e/wait.ts';
import { onEmulator } from '../../bench/on-emulator.ts';
import { median } from '../../bench/rounds.ts';
import { printTable } from '../../bench/table.ts';

const LINES = 50_000;
const ROUNDS = 3;
const SINGLE_LINES = 5;

/** Throughput from a file to OpenSearch on the emulator; about two minutes. */
export async function wholePath(): Promise<void> {
  await onEmulator(LOG_PIPELINE, [openSearch], async ({ deployment }) => {
    await measure(await Pipeline.of(deployment));
  });
}

async function measure(pipeline: Pipeline): Promise<void> {
  const [first = NaN, ...single] = await measureLatencies(pipeline, 1 + SINGLE_LINES);
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) rates.push(await linesASecond(pipeline, round));
  printTable(
    'From logs:send to searchable, MiniStack and OpenSearch (goals: 3 s, 3,000 lines a second)',
    ['', ''],
    [
      ['first line of a new deployment, s', first.toFixed(1)],
      [`a single line, s, median of ${SINGLE_LINES}`, median(single).toFixed(1)],
      [`${LINES} lines, lines a second, median of ${ROUNDS}`, Math.round(median(rates))],
    ],
  );
}

/** Duration including the start of the producer and the waits of all buffers. */
async function linesASecond(pipeline: Pipeline, seed: number): Promise<number> {
  const { tag, lines } = tagged(accessLines({ count: LINES, seed }));
  using file = new LogFile(lines);
  const started = performance.now();
  await file.sendAll(pipeline);
  await until(`${LINES} lines`, 120, async () =>
    (await pipeline.count(tag)) === LINES ? true : undefined,
  );
  return LINES / ((performance.now() - started) / 1000);
}
