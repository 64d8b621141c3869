import type { ListrTask } from 'listr2';
import { OWN_ARCHITECTURE } from '../../../lib/common/own-architecture.ts';
import { pointAt, reserveStandIns } from '../../support/emulator-environment.ts';
import type { Engine } from '../../emulators/emulator.ts';
import { NoSearchEngine } from '../../emulators/opensearch/install.ts';
import {
  openSearchEngine,
  SEARCHING,
  type SearchEngine,
} from '../../emulators/opensearch/search-engine.ts';
import { servicesAt } from '../../support/services.ts';
import { synthesize } from '../../support/synthesize.ts';
import { findTarget } from '../../support/target.ts';
import type { Run } from './run.ts';

/** What has to be there before anything can be deployed: an AWS, a search engine if one is needed, the templates. */
export async function preparation(run: Run): Promise<ListrTask<Run>> {
  const { engine } = run;
  if (engine && run.chosen.some(({ id }) => SEARCHING.includes(id)))
    run.search = await openSearchEngine();
  const steps = [
    engine ? embedded(engine) : existing(),
    ...(run.search ? [searching(run.search)] : []),
    synthesis(),
  ];
  return { title: 'Prepare', task: (_, task) => task.newListr(steps, { concurrent: true }) };
}

function embedded(engine: Engine): ListrTask<Run> {
  return {
    title: 'Embedded AWS',
    task: async (run, task) => {
      await reserveStandIns();
      run.running = await engine.start({
        port: run.port,
        search: run.search?.host,
        progress: (text) => (task.output = text),
      });
      run.running.died.catch((error: unknown) => {
        run.abort.abort(error);
      });
      const { endpoint } = run.running;
      pointAt(endpoint);
      run.target = { endpoint, name: `${engine.title} at ${endpoint}` };
      run.lacks = await servicesAt(endpoint);
      task.title = `Embedded AWS: ${run.target.name}`;
    },
  };
}

function existing(): ListrTask<Run> {
  return {
    title: 'AWS at AWS_ENDPOINT_URL',
    task: async (run) => {
      run.target = await findTarget();
      run.lacks = await servicesAt(run.target.endpoint);
    },
  };
}

function searching(search: SearchEngine): ListrTask<Run> {
  return {
    title: 'Search engine',
    task: async (run, task) => {
      await search
        .start((text) => (task.output = text))
        .catch((error: unknown) => {
          if (!(error instanceof NoSearchEngine)) throw error;
          run.noSearch = error.message;
          task.skip(error.message);
        });
    },
  };
}

function synthesis(): ListrTask<Run> {
  return {
    title: 'Templates',
    task: async ({ abort, assembly }) => {
      await synthesize({
        outdir: assembly,
        context: { architecture: OWN_ARCHITECTURE },
        validate: false,
        signal: abort.signal,
      });
    },
  };
}
