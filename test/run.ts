/**
 * `npm test`: runs every check of package.json. `npm test -- PATTERN`: runs the tests whose path
 * matches the pattern.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, constants } from 'node:os';
import { join, relative } from 'node:path';
import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import concurrently from 'concurrently';
import { PROJECT } from '../lib/common/project.ts';
import { miniStackPython } from '../tools/emulators/ministack/ministack.ts';
import { assertNativePackages } from '../tools/support/native-packages.ts';
import { scratchFolder } from '../tools/support/run-folder.ts';
import { thisSystem } from '../tools/support/system.ts';
import { runCommand } from '../tools/support/user-error.ts';
import { ENGINE_TEST } from './support/engines-last.ts';
import { CHECKED_TEMPLATES } from './support/templates.ts';

const REPORT = join(PROJECT, '.local', 'report');
const JEST_REPORT = join(REPORT, 'jest.json');

interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: 'passed' | 'failed' | 'skipped';
    /** Milliseconds since 1970. */
    readonly endTime: number;
    /** Failures in full, with the titles. */
    readonly message: string;
  }[];
}

const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};

/** Checks of package.json that run beside the synthesis and the tests. */
const OTHER_CHECKS = Object.keys(scripts).filter((name) =>
  /^check:(?!tests$|synthesis$|cfn-lint$|python$)/.test(name),
);
/** Checks that read the templates or use the emulator's Python. */
const AFTER_SYNTHESIS = Object.keys(scripts).filter((name) =>
  /^check:(cfn-lint|python)$/.test(name),
);

await runCommand(() => {
  assertNativePackages(thisSystem());
  return Promise.resolve(0);
});
if (process.exitCode !== 0) process.exit();

const started = Date.now();
/** End of the last check or test that needs no engine, in milliseconds since 1970. */
let endWithoutEngines = started;
const patterns = process.argv.slice(2);
const total = { passed: 0, failed: 0, failures: [] as string[] };
let interrupted = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => (interrupted = 128 + constants.signals[signal]));

// Each check starts programs of Node, which load compiled code faster than text.
process.env.NODE_COMPILE_CACHE = join(PROJECT, '.cache', 'node');
// The temporary files of all checks are deleted at the end, also after Ctrl-C.
process.env.TMPDIR = scratchFolder('tmp');
mkdirSync(REPORT, { recursive: true });
rmSync(JEST_REPORT, { force: true });
const tests = ['check:tests', ...patterns].join(' ');
if (patterns.length === 0) {
  const processors = availableParallelism();
  await Promise.all([
    run(OTHER_CHECKS, Math.ceil(processors / 2)),
    synthesis().then(() => run([tests, ...AFTER_SYNTHESIS], processors)),
  ]);
} else await run([tests], 1);

if (!interrupted) {
  // A partial run has no total result.
  if (patterns.length === 0) {
    writeFileSync(join(REPORT, 'tests.json'), JSON.stringify(total));
    const [seconds, all] = [endWithoutEngines, Date.now()].map((end) =>
      Math.round((end - started) / 1000),
    );
    console.log(`${seconds} s without the tests that start an engine, ${all} s with them`);
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
}
process.exitCode = interrupted || Math.min(total.failed, 1);

/** Synthesizes the templates, and installs the emulator's Python where it is not there yet. */
async function synthesis(): Promise<void> {
  // Several checks use it, and each would install it; without Python, each says so.
  const python = miniStackPython(() => undefined).catch(() => undefined);
  await run(['check:synthesis'], 1);
  await python;
  process.env.TEMPLATES = CHECKED_TEMPLATES;
}

/** Runs all checks, also after a failure, and prints the full output of failed ones. */
async function run(checks: readonly string[], maxProcesses: number): Promise<void> {
  if (interrupted) return;
  const { commands, result } = concurrently(
    checks.map((check) => `node --run ${check.replace(' ', ' -- ')}`),
    {
      cwd: PROJECT,
      maxProcesses,
      outputStream: new Writable({
        write: (_text, _encoding, done) => {
          done();
        },
      }),
    },
  );
  const outputs = commands.map((command) => {
    const output: Buffer[] = [];
    command.stdout.subscribe((text) => output.push(text));
    command.stderr.subscribe((text) => output.push(text));
    return output;
  });
  for (const { close } of commands)
    close.subscribe(({ index, exitCode, timings }) => {
      if (interrupted) return;
      const output = Buffer.concat(outputs[index] ?? []).toString();
      const good = exitCode === 0;
      const outcome = outcomeOf(checks[index] ?? '', good, output);
      const { passed, failed, failures = [], end = Date.now() } = outcome;
      endWithoutEngines = Math.max(endWithoutEngines, end);
      total.passed += passed;
      total.failed += failed;
      total.failures.push(...failures);
      const seconds = timings.durationSeconds.toFixed(0);
      console.log(`${good ? '✔' : '✘'} ${checks[index] ?? ''} (${seconds} s)`);
      if (!good) console.log(output);
    });
  await result.catch(() => undefined);
}

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** Failed tests in full; for any other check the last lines of its output. */
  readonly failures?: readonly string[];
  /** End of the last test that needs no engine, in milliseconds since 1970. @default that of the check */
  readonly end?: number;
}

/** Number of tests that jest or Python's unittest ran; any other check counts as one. */
function outcomeOf(check: string, good: boolean, output: string): Outcome {
  const lines = stripVTControlCharacters(output).trimEnd().split('\n');
  const lastLines = `${check}\n${lines.slice(-40).join('\n')}`;
  if (check === tests && existsSync(JEST_REPORT)) {
    const { testResults, ...report } = JSON.parse(readFileSync(JEST_REPORT, 'utf8')) as JestReport;
    // Jest dates a skipped file at the end of the run.
    const ends = testResults.flatMap(({ name, status, endTime }) =>
      ENGINE_TEST.test(name) || status === 'skipped' ? [] : endTime,
    );
    const failed = report.numFailedTests + report.numRuntimeErrorTestSuites || (good ? 0 : 1);
    const found = testResults
      .filter(({ message }) => message !== '')
      .map(({ name, message }) =>
        stripVTControlCharacters(`${relative(PROJECT, name)}\n${message}`),
      );
    const failures = failed > 0 && found.length === 0 ? [lastLines] : found;
    return { passed: report.numPassedTests, failed, failures, end: Math.max(...ends) };
  }
  if (!good) return { passed: 0, failed: 1, failures: [lastLines] };
  const python = [...output.matchAll(/^Ran (\d+) tests?/gm)];
  return { passed: python.reduce((sum, [, ran]) => sum + Number(ran), 0) || 1, failed: 0 };
}
