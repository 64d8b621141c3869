import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Architecture } from '../../lib/catalogue.ts';
import { OWN_ARCHITECTURE } from '../../lib/common/own-architecture.ts';
import type { Row } from '../../scenarios/support/scenario.ts';
import { Deployer } from '../deploy.ts';
import { pointAt, reserveStandIns } from '../emulator-environment.ts';
import type { Engine } from '../engines/engine.ts';
import { NoSearchEngine } from '../opensearch/install.ts';
import { openSearchEngine, SEARCHING, type SearchEngine } from '../opensearch/search-engine.ts';
import { printReport } from '../report.ts';
import { runScenario } from '../run-scenario.ts';
import { RUN_FOLDER } from '../run-folder.ts';
import { servicesAt, type Lacks } from '../services.ts';
import { synthesize } from '../synthesize.ts';
import { treeMegabytes } from './memory.ts';
import type { ArchitectureResult, EngineResult, TypeWithoutEffect } from './results.ts';
import { startMeasured } from './start-measured.ts';

const ASSEMBLY = join(RUN_FOLDER, 'cdk.out');

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
  const context = { architecture: OWN_ARCHITECTURE };
  await synthesize({ outdir: ASSEMBLY, context, validate: false });
  const search = architectures.some(({ id }) => SEARCHING.includes(id))
    ? await openSearchEngine()
    : undefined;
  await reserveStandIns();
  const { running, startSeconds } = await startMeasured(engine, { search: search?.host, progress });
  try {
    const { endpoint } = running;
    pointAt(endpoint);
    const noSearch = await startSearch(search, progress);
    const lacks = await servicesAt(endpoint);
    await new Deployer(progress).bootstrap();
    const results: Record<string, ArchitectureResult> = {};
    for (const each of architectures) {
      progress(`${engine.title}: ${each.id}`);
      const missing = SEARCHING.includes(each.id) ? noSearch : undefined;
      results[each.id] =
        missing === undefined
          ? await tryOut(each, { engine, endpoint, lacks, search, progress })
          : { types: typesOf(each.stacks), withoutEffect: [], why: missing };
    }
    const megabytes = treeMegabytes(running.pid);
    return { measured: hereAndNow(), startSeconds, megabytes, architectures: results };
  } finally {
    delete process.env.AWS_ENDPOINT_URL;
    await Promise.all([running.stop(), search?.close()]);
  }
}

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
  const { id, stacks, parameters, needs = [] } = architecture;
  const types = typesOf(stacks);
  const why = needs.map(lacks).find((reason) => reason !== undefined);
  const started = performance.now();
  try {
    await new Deployer(progress).deploy(ASSEMBLY, stacks, parameters);
  } catch (error) {
    const [line = ''] = (error as Error).message.trim().split('\n');
    return { types, withoutEffect: [], why: why ?? `deployment fails: ${line}` };
  }
  const deploySeconds = (performance.now() - started) / 1_000;
  const lists = await Promise.all(stacks.map((stack) => engine.withoutEffect(ASSEMBLY, stack)));
  const inert = lists.flat();
  const withoutEffect = inert.map(typeOf);
  if (why !== undefined) return { deploySeconds, types, withoutEffect, why };
  const target = { endpoint, name: `${engine.title} at ${endpoint}` };
  const checks = await runScenario(architecture, target, undefined, progress, search?.control);
  printReport(id, target.name, checks, inert);
  const count = (wanted: Row['outcome']) =>
    checks.rows.filter(({ outcome }) => outcome === wanted).length;
  const rows = { passed: count('passed'), failed: count('failed'), 'not run': count('not run') };
  return { deploySeconds, types, withoutEffect, rows };
}

function typesOf(stacks: readonly string[]): string[] {
  const types = stacks.flatMap((stack) => {
    const template = readFileSync(join(ASSEMBLY, `${stack}.template.json`), 'utf8');
    const { Resources } = JSON.parse(template) as { Resources: Record<string, { Type: string }> };
    return Object.values(Resources).map(({ Type }) => Type);
  });
  return [...new Set(types)].sort();
}

/** Of a line such as `Stack: 2 x AWS::CloudWatch::Dashboard (ignored)`. */
function typeOf(line: string): TypeWithoutEffect {
  const [, count, type = line, missing = ''] = /^\w+: (\d+) x (\S+) \((.*)\)$/.exec(line) ?? [];
  return { count: Number(count), type, missing };
}

function hereAndNow(): string {
  const processors = cpus();
  const date = new Date().toISOString().slice(0, 16);
  return `${date}Z, ${processors.length} x ${processors[0]?.model ?? '?'}`;
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
