import type { ListrTask } from 'listr2';
import { addOwnPackages } from './own-packages.ts';
import { OWN_ARCHITECTURE } from '../../../lib/common/own-architecture.ts';
import { bypassProxies, pointAt, reserveFakeServices } from '../../support/emulator-environment.ts';
import type { Emulator } from '../../emulators/emulator.ts';
import { servicesAt } from '../../support/services.ts';
import { thisSystem } from '../../support/system.ts';
import { synthesize } from '../../support/synthesize.ts';
import { findEndpoint } from '../../support/endpoint.ts';
import { Deployments } from './deployments.ts';
import { missingServiceFor, type Run } from './run.ts';

/** Steps before the first deployment: emulator and bootstrap, beside them the templates. */
export function preparation({ emulator }: Run): ListrTask<Run> {
  bypassProxies();
  const account: ListrTask<Run> = {
    title: 'Account',
    task: (_, task) =>
      task.newListr([emulator ? embedded(emulator) : existing(), bootstrap()], {
        concurrent: false,
      }),
  };
  const steps = [account, synthesis()];
  return { title: 'Prepare', task: (_, task) => task.newListr(steps, { concurrent: true }) };
}

function bootstrap(): ListrTask<Run> {
  return {
    title: 'Bootstrap',
    task: async (run) => {
      startFirstEngines(run);
      run.deployments = await Deployments.prepare(run);
    },
  };
}

/** Starts the engines of the first architecture that has any. It waits for them, and reports their errors. */
function startFirstEngines(run: Run): void {
  const first = run.chosen.find(
    (each) => each.engines !== undefined && missingServiceFor(run, each) === undefined,
  );
  if (!first) return;
  const url = run.endpoint?.url ?? '';
  run.engines.start(first, url, () => undefined, run.abort.signal).catch(() => undefined);
}

function embedded(emulator: Emulator): ListrTask<Run> {
  return {
    title: `Emulator: ${emulator.title}`,
    task: async (run, task) => {
      await reserveFakeServices();
      const running = await emulator.start({
        port: run.port,
        environment: run.engines.environment,
        progress: (text) => (task.output = text),
        launched: (stop) => (run.stopEmulator = stop),
      });
      running.died.catch((error: unknown) => {
        run.abort.abort(error);
      });
      run.emulatorLog = running.log;
      const url = running.endpoint;
      pointAt(url);
      run.endpoint = { url, name: `${emulator.title} at ${url}` };
      run.missingService = await servicesAt(url);
      task.title = `Emulator: ${run.endpoint.name}`;
    },
  };
}

function existing(): ListrTask<Run> {
  return {
    title: 'Endpoint at AWS_ENDPOINT_URL',
    task: async (run) => {
      run.endpoint = await findEndpoint();
      run.missingService = await servicesAt(run.endpoint.url);
    },
  };
}

function synthesis(): ListrTask<Run> {
  return {
    title: 'Templates',
    task: async ({ abort, assembly, prefix }) => {
      await synthesize({
        outdir: assembly,
        context: { architecture: OWN_ARCHITECTURE, prefix },
        validate: false,
        signal: abort.signal,
      });
      addOwnPackages(assembly, thisSystem());
    },
  };
}
