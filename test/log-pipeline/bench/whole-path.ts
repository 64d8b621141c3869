import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { OWN_ARCHITECTURE } from '../../../lib/common/own-architecture.ts';
import { Deployer } from '../../../tools/cli/deploy.ts';
import { pointAt } from '../../../tools/support/emulator-environment.ts';
import { miniStack } from '../../../tools/emulators/ministack/ministack.ts';
import { MissingProgram, type OpenEngine } from '../../../tools/emulators/engine.ts';
import { openSearch } from '../../../tools/emulators/opensearch/opensearch.ts';
import { RUN_FOLDER } from '../../../tools/support/run-folder.ts';
import { synthesize } from '../../../tools/support/synthesize.ts';
import { readOutputs } from '../../../tools/support/endpoint.ts';
import { measureLatencies } from '../e2e/latency.ts';
import { accessLines } from '../e2e/lines/access-lines.ts';
import { Pipeline } from '../e2e/pipeline.ts';
import { LogFile } from '../e2e/producer.ts';
import { tagged } from '../e2e/tagged.ts';
import { until } from '../../e2e/wait.ts';
import { median } from '../../bench/rounds.ts';
import { printTable } from '../../bench/table.ts';

const STACK = 'LogPipeline';
const LINES = 50_000;
const ROUNDS = 3;
const SINGLE_LINES = 5;

/** Throughput from a file to OpenSearch on the emulator; about two minutes. */
export async function wholePath(): Promise<void> {
  const search = await openSearch.open();
  const emulator = await miniStack.start({ environment: search.environment });
  pointAt(emulator.endpoint);
  try {
    await measure(await deploy(search, emulator.endpoint));
  } catch (error) {
    if (!(error instanceof MissingProgram)) throw error;
    console.log(`\nThe whole path was not measured. ${error.message}`);
  } finally {
    await Promise.all([emulator.stop(), search.close()]);
    rmSync(RUN_FOLDER, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function deploy(search: OpenEngine, emulator: string): Promise<Pipeline> {
  const outdir = join(RUN_FOLDER, 'cdk.out');
  const context = { architecture: OWN_ARCHITECTURE };
  const { signal } = new AbortController();
  await Promise.all([
    search.start({ progress: silent, emulator, signal }),
    synthesize({ outdir, context, validate: false, signal }),
  ]);
  const deployer = new Deployer(silent);
  await deployer.bootstrap();
  await deployer.deploy(outdir, [STACK]);
  return Pipeline.of({ outputs: (await readOutputs([STACK])) ?? {} });
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

function silent(): void {
  // The table has all results.
}
