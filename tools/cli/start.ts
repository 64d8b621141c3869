/** `npm start`: sets up, starts the embedded AWS, deploys, drives the scenarios, reports, stops everything. */
import { join } from 'node:path';
import { Command } from 'commander';
import { Listr, PRESET_TIMER } from 'listr2';
import { chooseArchitectures, chooseEngine, chooseInput, choosePort } from './choose.ts';
import { showPlayground } from './playground.ts';
import { printReport } from './report.ts';
import { deployAndProve } from './run/deploy-and-prove.ts';
import { preparation } from './run/prepare.ts';
import { whyNot, type Run } from './run/run.ts';
import { RUN_FOLDER } from '../support/run-folder.ts';
import { untilInterrupted } from '../support/until-interrupted.ts';
import { runCommand } from '../support/user-error.ts';

interface Options {
  readonly engine?: string;
  readonly input?: string;
  readonly keep?: boolean;
  readonly port?: string;
}

await runCommand(async () => {
  const command = new Command('npm start --')
    .description(
      'Deploys architectures to the embedded AWS (or to AWS_ENDPOINT_URL) and proves them.',
    )
    .argument('[architectures...]', 'which ones; all when left out')
    .option('--engine <name>', 'what the embedded AWS is: ministack or localstack')
    .option('--input <folder>', 'use your own files, e.g. photographs for image-resizer')
    .option('--keep', 'stay up after the report, until Ctrl-C')
    .option('--port <number>', 'port of the embedded AWS; a free one when left out')
    .exitOverride()
    .parse();
  const options = command.opts<Options>();
  const chosen = chooseArchitectures(command.args);
  const run: Run = {
    chosen,
    input: chooseInput(options.input, chosen),
    engine: chooseEngine(options.engine),
    port: choosePort(options.port),
    assembly: join(RUN_FOLDER, 'cdk.out'),
    abort: new AbortController(),
    results: [],
  };
  const interrupted = untilInterrupted();
  try {
    const work = deployProveAndReport(run, options.keep ? interrupted : undefined);
    return await Promise.race([work, interrupted, untilAborted(run.abort.signal)]);
  } finally {
    run.abort.abort();
    await Promise.all([run.running?.stop(), run.search?.close()]);
  }
}).finally(() => {
  // The CDK's toolkit may still be at work after Ctrl-C; all that is ours has ended.
  process.exit();
});

/** Answers the exit code; with `keep`, once that resolves. */
async function deployProveAndReport(run: Run, keep?: Promise<number>): Promise<number> {
  await new Listr<Run>([await preparation(run), ...deployAndProve(run)], {
    ctx: run,
    // Ctrl-C is ours: listr2 would end the process before the engine is stopped.
    registerSignalListeners: false,
    rendererOptions: { collapseSubtasks: false, timer: PRESET_TIMER },
    fallbackRendererOptions: { timer: PRESET_TIMER },
  }).run();
  const failed = await report(run);
  if (keep) {
    await showPlayground(run.target, run.chosen, run.search?.host.authority);
    await keep;
  }
  return failed === 0 ? 0 : 1;
}

/** Prints what came of each architecture, and answers how many rows failed. */
async function report(run: Run): Promise<number> {
  const { engine, target, assembly } = run;
  let failed = 0;
  for (const { architecture, checks } of run.results) {
    const stacks = engine && whyNot(run, architecture) === undefined ? architecture.stacks : [];
    const inert = await Promise.all(
      stacks.map(async (stack) => (await engine?.withoutEffect(assembly, stack)) ?? []),
    );
    failed += printReport(architecture.id, target?.name ?? '', checks, inert.flat());
  }
  return failed;
}

/** Rejects with the reason, such as the engine's death. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}
