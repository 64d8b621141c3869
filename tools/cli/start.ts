/** `npm start`: starts an emulator, deploys, runs the scenarios, reports, and stops everything. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Listr, PRESET_TIMER } from 'listr2';
import {
  chooseArchitectures,
  chooseEmulator,
  chooseInput,
  choosePort,
  EMULATORS,
} from './choose.ts';
import { architecturesCommand } from './command.ts';
import { showPlayground } from './playground.ts';
import { assertPrograms, findPrograms } from './doctor/programs.ts';
import { PAGES } from './pages.ts';
import { printResults } from './report.ts';
import { lastSeconds } from './run/durations.ts';
import { Engines } from './run/engines.ts';
import { preparation } from './run/prepare.ts';
import { runArchitectures } from './run/run-architectures.ts';
import type { Run } from './run/run.ts';
import { durationOf, groupsOf, slotsOf } from './run/schedule.ts';
import { ENGINES } from '../emulators/engines.ts';
import { machineFactor, watchMachine } from '../support/machine-factor.ts';
import { assertNativePackages } from '../support/native-packages.ts';
import { prefixOption, type PrefixOptions } from '../support/prefix-option.ts';
import { RUN_FOLDER } from '../support/run-folder.ts';
import { thisSystem } from '../support/system.ts';
import { untilInterrupted } from '../support/until-interrupted.ts';
import { runCommand } from '../support/user-error.ts';

interface Options extends PrefixOptions {
  readonly engine?: string;
  readonly input?: string;
  readonly keep?: boolean;
  readonly operations: boolean;
  readonly port?: string;
  readonly verbose?: boolean;
}

/** Lines of MiniStack's log about functions that timed out or did not start. */
const FUNCTION_WARNINGS = /WARNING \[lambda_/;

await runCommand(async () => {
  const command = architecturesCommand(
    'start',
    'Deploys architectures to an emulator (or to AWS_ENDPOINT_URL) and runs their scenarios.',
  )
    .option('--engine <name>', `emulator: ${EMULATORS.map(({ id }) => id).join(' or ')}`)
    .option('--input <folder>', 'your own files as input, e.g. photographs for image-resizer')
    .option('--keep', 'stay up after the report, until Ctrl-C')
    .option('--no-operations', 'without the checks of alarms and permissions')
    .option('--port <number>', 'port of the emulator; a free one when left out')
    .addOption(prefixOption())
    .option('--verbose', 'print every check, and not only those that failed')
    .parse();
  const options = command.opts<Options>();
  const chosen = chooseArchitectures(command.args);
  const emulator = chooseEmulator(options.engine);
  assertNativePackages(thisSystem());
  if (emulator) {
    const missing = assertPrograms(await findPrograms(), thisSystem());
    if (missing !== undefined) console.log(`${missing}\n`);
  }
  const run: Run = {
    chosen,
    prefix: options.prefix,
    input: chooseInput(options.input, chosen),
    emulator,
    engines: await Engines.open(emulator ? ENGINES : [], chosen),
    port: choosePort(options.port),
    assembly: join(RUN_FOLDER, 'cdk.out'),
    verbose: options.verbose ?? false,
    keep: options.keep ?? false,
    operations: options.operations,
    abort: new AbortController(),
    results: [],
  };
  const interrupted = untilInterrupted();
  try {
    const work = deployRunAndReport(run, options.keep ? interrupted : undefined);
    return await Promise.race([work, interrupted, untilAborted(run.abort.signal)]);
  } finally {
    run.abort.abort();
    await Promise.all([run.stopEmulator?.(), run.engines.close()]);
  }
}).finally(() => {
  // The CDK's toolkit may still run after Ctrl-C; everything else has ended.
  process.exit();
});

/** Returns the exit code; with `keep`, after it resolves. */
async function deployRunAndReport(run: Run, keep?: Promise<number>): Promise<number> {
  await watchMachine();
  const groups = groupsOf(run.chosen, lastSeconds);
  const slots = Math.min(groups.length, slotsOf());
  const minutes = (durationOf(groups, slots) * machineFactor()) / 60;
  console.log(
    `About ${minutes < 1 ? 'a minute' : `${Math.ceil(minutes)} minutes`} on this machine.`,
  );
  if (run.engines.downloads.length > 0)
    console.log(`Downloaded once: ${run.engines.downloads.join(', ')}.`);
  await new Listr<Run>([preparation(run), runArchitectures(groups, slots)], {
    ctx: run,
    // listr2 would end the process on Ctrl-C before the emulator is stopped.
    registerSignalListeners: false,
    rendererOptions: { collapseSubtasks: false, timer: PRESET_TIMER },
    fallbackRendererOptions: { timer: PRESET_TIMER },
  }).run();
  const order = run.chosen.map(({ id }) => id);
  const results = run.results.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  const failed = printResults(results, run.verbose);
  const warnings = failed > 0 && run.emulatorLog?.(FUNCTION_WARNINGS);
  if (warnings)
    console.log(`\nFunctions that did not answer, from the emulator's log:\n${warnings}`);
  for (const write of PAGES) {
    const page = await write({ assembly: run.assembly });
    console.log(`\nAll checks, pictures and figures: ${pathToFileURL(page).href}`);
  }
  if (keep) {
    await showPlayground(
      run.endpoint,
      run.chosen,
      run,
      run.engines.environment.NODE_EXTRA_CA_CERTS,
    );
    await keep;
  }
  return failed === 0 ? 0 : 1;
}

/** Rejects with the reason, such as the end of the emulator. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}
