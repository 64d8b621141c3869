import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Architecture } from '../../lib/common/architecture.ts';
import { OWN_ARCHITECTURE } from '../../lib/common/own-architecture.ts';
import { Deployer } from '../../tools/cli/deploy.ts';
import { MissingProgram, type Engine } from '../../tools/emulators/engine.ts';
import { miniStack } from '../../tools/emulators/ministack/ministack.ts';
import { pointAt } from '../../tools/support/emulator-environment.ts';
import { readOutputs } from '../../tools/support/endpoint.ts';
import { RUN_FOLDER } from '../../tools/support/run-folder.ts';
import { synthesize } from '../../tools/support/synthesize.ts';
import { outputOf } from '../e2e/outputs.ts';
import { addressAt, reachFrom } from '../e2e/reach.ts';
import type { Deployment } from '../e2e/scenario.ts';

/** Deployed architecture of a bench. */
export interface DeployedBench {
  readonly deployment: Deployment;
  /** Variables of the engines for the emulator. */
  readonly environment: Readonly<Record<string, string>>;
  /** Duration of the engines' start in seconds. */
  readonly engineSeconds: number;
}

/**
 * Deploys an architecture to MiniStack with engines, measures, and stops all. A missing program of an
 * engine is printed, and nothing is measured.
 */
export async function onEmulator(
  architecture: Architecture,
  engines: readonly Engine[],
  measure: (deployed: DeployedBench) => Promise<void>,
): Promise<void> {
  const opened = await Promise.all(
    engines.map(async (engine) => [engine.id, await engine.open()] as const),
  );
  const byId = new Map(opened);
  const environment = Object.assign(
    {},
    ...opened.map(([, engine]) => engine.environment),
  ) as Record<string, string>;
  const emulator = await miniStack.start({ environment });
  pointAt(emulator.endpoint);
  try {
    const started = performance.now();
    const { signal } = new AbortController();
    const context = { progress: silent, emulator: emulator.endpoint, signal };
    await Promise.all(opened.map(([, engine]) => engine.start(context)));
    const engineSeconds = (performance.now() - started) / 1_000;
    const outputs = await deploy(architecture, signal);
    const deployment: Deployment = {
      prefix: '',
      outputs,
      output: (name) => outputOf(outputs, name),
      reach: reachFrom(emulator.endpoint),
      address: (url) => addressAt(emulator.endpoint, url),
      lacks: () => undefined,
      reportFolder: RUN_FOLDER,
      missingEngine: () => undefined,
      control: (id) => byId.get(id)?.control,
      untilAlarm: () => Promise.resolve(),
      progress: silent,
    };
    await measure({ deployment, environment, engineSeconds });
  } catch (error) {
    if (!(error instanceof MissingProgram)) throw error;
    console.log(`\n${architecture.title}: not measured. ${error.message}`);
  } finally {
    await Promise.all([emulator.stop(), ...opened.map(([, engine]) => engine.close())]);
    rmSync(RUN_FOLDER, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function deploy({ stacks, parameters }: Architecture, signal: AbortSignal) {
  const outdir = join(RUN_FOLDER, 'cdk.out');
  const context = { architecture: OWN_ARCHITECTURE };
  await synthesize({ outdir, context, validate: false, signal });
  const deployer = new Deployer(silent);
  await deployer.bootstrap();
  await deployer.deploy(outdir, stacks, { parameters });
  return (await readOutputs(stacks)) ?? {};
}

function silent(): void {
  // The figures are what is printed.
}
