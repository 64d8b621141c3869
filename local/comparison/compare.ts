import { join } from 'node:path';
import type { Architecture } from '../../lib/catalogue.ts';
import type { Row } from '../../scenarios/support/scenario.ts';
import { Deployer } from '../deploy.ts';
import type { Engine } from '../engines/engine.ts';
import { NoSearchEngine } from '../opensearch/install.ts';
import { openSearchEngine, SEARCHING, type SearchEngine } from '../opensearch/search-engine.ts';
import { runScenario } from '../run-scenario.ts';
import { RUN_FOLDER } from '../run-folder.ts';
import { servicesAt, type Lacks } from '../services.ts';
import { synthesize } from '../synthesize.ts';
import { treeMegabytes } from './memory.ts';

const ASSEMBLY = join(RUN_FOLDER, 'cdk.out');

/** What an engine did with the architectures. */
export interface EngineResult {
  readonly engine: Engine;
  readonly startSeconds: number;
  /** Of its processes, the functions' and the databases' included, when all was done. */
  readonly megabytes: number;
  readonly architectures: readonly ArchitectureResult[];
}

export interface ArchitectureResult {
  readonly id: string;
  /** None when the deployment failed. */
  readonly deploySeconds?: number;
  /** Types of resources without effect, e.g. `1 x AWS::CloudWatch::Dashboard (ignored)`. */
  readonly withoutEffect: readonly string[];
  /** How many rows of the scenario there are of each outcome. */
  readonly rows: Readonly<Record<Row['outcome'], number>>;
  /** Why it was not deployed, or not driven. */
  readonly why?: string;
}

/**
 * Starts an engine, deploys one architecture after the other and drives each.
 *
 * @param progress is told what is going on
 */
export async function compare(
  engine: Engine,
  architectures: readonly Architecture[],
  progress: (text: string) => void,
): Promise<EngineResult> {
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';
  await synthesize({ outdir: ASSEMBLY, context: { architecture }, validate: false });
  const search = architectures.some(({ id }) => SEARCHING.includes(id))
    ? await openSearchEngine()
    : undefined;
  // Once to install what is missing, once to be measured.
  await (await engine.start({ progress })).stop();
  const started = performance.now();
  const running = await engine.start({ search: search?.host });
  const startSeconds = secondsSince(started);
  try {
    const { endpoint } = running;
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'us-east-1',
    });
    const noSearch = await startSearch(search, progress);
    const lacks = await servicesAt(endpoint);
    await new Deployer(progress).bootstrap();
    const results: ArchitectureResult[] = [];
    for (const each of architectures) {
      const missing = SEARCHING.includes(each.id) ? noSearch : undefined;
      results.push(
        missing === undefined
          ? await tryOut(each, { engine, endpoint, lacks, search, progress })
          : { id: each.id, withoutEffect: [], rows: NONE, why: missing },
      );
    }
    return { engine, startSeconds, megabytes: treeMegabytes(running.pid), architectures: results };
  } finally {
    delete process.env.AWS_ENDPOINT_URL;
    await Promise.all([running.stop(), search?.close()]);
  }
}

const NONE = { passed: 0, failed: 0, 'not run': 0 };

interface Surroundings {
  readonly engine: Engine;
  readonly endpoint: string;
  readonly lacks: Lacks;
  readonly search: SearchEngine | undefined;
  readonly progress: (text: string) => void;
}

async function tryOut(
  architecture: Architecture,
  { engine, endpoint, lacks, search, progress }: Surroundings,
): Promise<ArchitectureResult> {
  const { id, stacks, needs = [] } = architecture;
  const started = performance.now();
  try {
    await new Deployer(progress).deploy(ASSEMBLY, stacks);
  } catch (error) {
    const [why = ''] = (error as Error).message.trim().split('\n');
    return { id, withoutEffect: [], rows: NONE, why: `deployment fails: ${why}` };
  }
  const deploySeconds = secondsSince(started);
  const inert = await Promise.all(stacks.map((stack) => engine.withoutEffect(ASSEMBLY, stack)));
  const withoutEffect = inert.flat().map((line) => line.replace(/^\w+: /, ''));
  const why = needs.map(lacks).find((reason) => reason !== undefined);
  if (why !== undefined) return { id, deploySeconds, withoutEffect, rows: NONE, why };
  const target = { endpoint, name: engine.title };
  const checks = await runScenario(architecture, target, undefined, progress, search?.control);
  const count = (wanted: Row['outcome']) =>
    checks.rows.filter(({ outcome }) => outcome === wanted).length;
  const rows = { passed: count('passed'), failed: count('failed'), 'not run': count('not run') };
  for (const { outcome, claim, observed } of checks.rows)
    if (outcome === 'failed') progress(`${id}: ${claim}: ${observed}`);
  return { id, deploySeconds, withoutEffect, rows };
}

/** Answers what has to be installed first. */
async function startSearch(
  search: SearchEngine | undefined,
  progress: (text: string) => void,
): Promise<string | undefined> {
  try {
    await search?.start(progress);
    return undefined;
  } catch (error) {
    if (error instanceof NoSearchEngine) return error.message;
    throw error;
  }
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1_000;
}
