/** `npm start`: sets up, starts the embedded AWS, deploys, drives the scenarios, reports, stops everything. */
import { join } from 'node:path';
import { Command } from 'commander';
import { Listr, PRESET_TIMER, type ListrTask } from 'listr2';
import type { Architecture } from '../lib/catalogue.ts';
import { Checks } from '../scenarios/support/scenario.ts';
import { chooseArchitectures, chooseInput, choosePort } from './choose.ts';
import { startEngine, type Engine } from './engine.ts';
import { NoSearchEngine } from './opensearch/install.ts';
import { openSearchEngine, SEARCHING, type SearchEngine } from './opensearch/search-engine.ts';
import { showPlayground, untilInterrupted } from './playground.ts';
import { pythonEnvironment } from './python.ts';
import { printReport } from './report.ts';
import { RUN_FOLDER } from './run-folder.ts';
import { runScenario } from './run-scenario.ts';
import { synthesize } from './synthesize.ts';
import { findTarget, type Target } from './target.ts';
import { runCommand } from './user-error.ts';
import { withoutEffect } from './without-effect.ts';

const ASSEMBLY = join(RUN_FOLDER, 'cdk.out');

interface Options {
  readonly input?: string;
  readonly keep?: boolean;
  readonly port?: string;
}

/** What one run knows, filled in by its steps. */
interface Run {
  readonly chosen: readonly Architecture[];
  readonly input: string | undefined;
  readonly abort: AbortController;
  readonly results: { architecture: Architecture; checks: Checks }[];
  engine?: Engine;
  search?: SearchEngine;
  /** What to install before architectures with a search domain can be deployed here. */
  noSearch?: string;
  target?: Target;
}

await runCommand(async () => {
  const command = new Command('npm start --')
    .description(
      'Deploys architectures to the embedded AWS (or to AWS_ENDPOINT_URL) and proves them.',
    )
    .argument('[architectures...]', 'which ones; all when left out')
    .option('--input <folder>', 'use your own files, e.g. photographs for image-resizer')
    .option('--keep', 'stay up after the report, until Ctrl-C')
    .option('--port <number>', 'port of the embedded AWS; a free one when left out')
    .exitOverride()
    .parse();
  const options = command.opts<Options>();
  const chosen = chooseArchitectures(command.args);
  const abort = new AbortController();
  const run: Run = { chosen, input: chooseInput(options.input, chosen), abort, results: [] };
  const port = choosePort(options.port);

  const interrupted = untilInterrupted();
  try {
    return await Promise.race([work(run, port, options.keep ?? false, interrupted), interrupted]);
  } finally {
    abort.abort();
    await Promise.all([run.engine?.stop(), run.search?.close()]);
  }
}).finally(() => {
  // The CDK's toolkit may still be at work after Ctrl-C; all that is ours has ended.
  process.exit();
});

async function work(
  run: Run,
  port: number | undefined,
  keep: boolean,
  interrupted: Promise<number>,
): Promise<number> {
  const own = !process.env.AWS_ENDPOINT_URL;
  if (own && run.chosen.some(({ id }) => SEARCHING.includes(id)))
    run.search = await openSearchEngine();
  const engines = own
    ? [embedded(port), ...(run.search ? [searching(run.search)] : [])]
    : [existing()];
  const steps: ListrTask<Run>[] = [
    {
      title: 'Prepare',
      task: (_, task) => task.newListr([...engines, synthesis()], { concurrent: true }),
    },
    ...deployAndProve(run),
  ];
  await new Listr<Run>(steps, {
    ctx: run,
    // Ctrl-C is ours: listr2 would end the process before the engine is stopped.
    registerSignalListeners: false,
    rendererOptions: { collapseSubtasks: false, timer: PRESET_TIMER },
    fallbackRendererOptions: { timer: PRESET_TIMER },
  }).run();
  let failed = 0;
  for (const { architecture, checks } of run.results) {
    const inert =
      own && isDeployable(run, architecture)
        ? architecture.stacks.flatMap((stack) => withoutEffect(ASSEMBLY, stack))
        : [];
    failed += printReport(architecture.id, run.target?.name ?? '', checks, inert);
  }
  if (keep) {
    await showPlayground(run.target, run.chosen, run.search?.environment.NODE_EXTRA_CA_CERTS);
    await interrupted;
  }
  return failed === 0 ? 0 : 1;
}

function embedded(port: number | undefined): ListrTask<Run> {
  return {
    title: 'Embedded AWS',
    task: async (run, task) => {
      const python = await pythonEnvironment((text) => (task.output = text));
      run.engine = await startEngine(python, port, run.search?.environment);
      const { endpoint } = run.engine;
      Object.assign(process.env, {
        AWS_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_REGION: 'us-east-1',
      });
      run.target = { endpoint, name: `MiniStack at ${endpoint}` };
      task.title = `Embedded AWS: ${run.target.name}`;
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

function existing(): ListrTask<Run> {
  return {
    title: 'AWS at AWS_ENDPOINT_URL',
    task: async (run) => {
      run.target = await findTarget();
    },
  };
}

function synthesis(): ListrTask<Run> {
  return {
    title: 'Templates',
    task: async ({ abort }) => {
      const architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';
      await synthesize({
        outdir: ASSEMBLY,
        context: { architecture },
        validate: false,
        signal: abort.signal,
      });
    },
  };
}

/** Without a search engine the stack itself fails: it installs index templates in its domain. */
function isDeployable({ noSearch }: Run, { id }: Architecture): boolean {
  return noSearch === undefined || !SEARCHING.includes(id);
}

function deployAndProve({ chosen }: Run): ListrTask<Run>[] {
  return [
    {
      title: `Deploy ${chosen.flatMap(({ stacks }) => stacks).join(', ')}`,
      task: async (run, task) => {
        const stacks = chosen
          .filter((architecture) => isDeployable(run, architecture))
          .flatMap((architecture) => architecture.stacks);
        if (stacks.length === 0) return;
        const { Deployer } = await import('./deploy.ts');
        const deployer = new Deployer((text) => (task.output = text));
        await deployer.bootstrap();
        await deployer.deploy(ASSEMBLY, stacks);
      },
    },
    ...chosen.map((architecture): ListrTask<Run> => ({
      title: `Prove ${architecture.id}`,
      task: async (run, task) => {
        if (!run.target) throw new Error('There is no target.');
        const progress = (text: string) => (task.output = text);
        const control = run.search?.control;
        const checks = isDeployable(run, architecture)
          ? await runScenario(architecture, run.target, run.input, progress, control)
          : notDeployed(architecture, run.noSearch ?? '');
        run.results.push({ architecture, checks });
      },
    })),
  ];
}

function notDeployed({ title }: Architecture, why: string): Checks {
  const checks = new Checks();
  checks.notRun(`${title}: deployed and proved`, why);
  return checks;
}
