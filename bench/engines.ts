import { rmSync } from 'node:fs';
import { CATALOGUE, COMMON_STACK } from '../lib/catalogue.ts';
import { OWN_ARCHITECTURE } from '../lib/common/own-architecture.ts';
import { ENGINES } from '../local/choose.ts';
import { startMeasured } from '../local/comparison/start-measured.ts';
import { Deployer } from '../local/deploy.ts';
import { pointAt } from '../local/emulator-environment.ts';
import type { Engine } from '../local/engines/engine.ts';
import { openSearchEngine } from '../local/opensearch/search-engine.ts';
import { scratchFolder } from '../local/run-folder.ts';
import { synthesize } from '../local/synthesize.ts';
import { printTable } from './table.ts';

const PARAMETERS = Object.assign({}, ...CATALOGUE.map(({ parameters }) => parameters)) as Record<
  string,
  string
>;

/** Seconds of each step; none for what failed. */
type Steps = Map<string, number | undefined>;

/** A few minutes: every engine is started, and every stack deployed to it, one after the other. */
export async function engines(): Promise<void> {
  const assembly = scratchFolder('engines');
  try {
    await synthesize({
      outdir: assembly,
      context: { architecture: OWN_ARCHITECTURE },
      validate: false,
    });
    const all: [string, Steps][] = [];
    for (const engine of ENGINES) all.push([engine.title, await measure(engine, assembly)]);
    const [[, first]] = all as [[string, Steps]];
    const rows = [...first.keys()].map((step) => [step, ...all.map(([, of]) => shown(of, step))]);
    const titles = all.map(([title]) => `${title} s`);
    printTable(
      'Start-up of each engine, and deployment of each stack to it',
      ['', ...titles],
      rows,
    );
  } finally {
    rmSync(assembly, { recursive: true, force: true });
  }
}

async function measure(engine: Engine, assembly: string): Promise<Steps> {
  const steps: Steps = new Map();
  const timed = async <Result>(step: string, work: () => Promise<Result>): Promise<Result> => {
    const started = performance.now();
    steps.set(step, undefined);
    const result = await work();
    steps.set(step, (performance.now() - started) / 1_000);
    return result;
  };
  const search = await openSearchEngine();
  await search.start(() => undefined);
  const { running, startSeconds } = await startMeasured(engine, { search: search.host });
  steps.set('start-up', startSeconds);
  try {
    pointAt(running.endpoint);
    const deployer = new Deployer(() => undefined);
    await timed('bootstrap', () => deployer.bootstrap());
    for (const stack of [COMMON_STACK, ...CATALOGUE.flatMap(({ stacks }) => stacks)])
      await timed(stack, () => deployer.deploy(assembly, [stack], PARAMETERS)).catch(
        (error: unknown) => {
          console.error(`${engine.title}, ${stack}: ${(error as Error).message}`);
        },
      );
    return steps;
  } finally {
    delete process.env.AWS_ENDPOINT_URL;
    await Promise.all([running.stop(), search.close()]);
  }
}

function shown(steps: Steps, step: string): string {
  return steps.get(step)?.toFixed(1) ?? 'not deployed';
}
