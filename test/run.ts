/** `npm test`: every check of the project at once. `npm test -- PATTERN`: the tests whose path has it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { Listr } from 'listr2';
import { PROJECT } from '../lib/common/project.ts';
import { CHECKS, SYNTHESIS, type Check, type Outcome } from './support/checks.ts';
import { runTests } from './support/jest-run.ts';

const patterns = process.argv.slice(2);
const abort = new AbortController();
const folder = mkdtempSync(join(tmpdir(), 'summit-stacks-test-'));
let interrupted = 0;
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.on(signal, () => {
    interrupted = code;
    abort.abort();
  });
}

const outcomes: (Outcome & { title: string })[] = [];
const run = { folder, signal: abort.signal };
const tests = { title: 'Tests', check: () => runTests(patterns, run) };

try {
  if (patterns.length === 0) await runAll([SYNTHESIS]);
  await runAll(patterns.length === 0 ? [tests, ...CHECKS] : [tests]);
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
process.exitCode = interrupted || report();

/** Side by side, and each to its end, whatever fails. */
async function runAll(checks: readonly Check[]): Promise<void> {
  const tasks = checks.map(({ title, check }) => ({
    title,
    task: async () => {
      const outcome = await check(run).catch((error: unknown) => failure(error as Error));
      outcomes.push({ title, ...outcome });
      if (outcome.failed > 0) throw new Error(`${outcome.failed} failed`);
    },
  }));
  const concurrent = availableParallelism();
  await new Listr(tasks, { concurrent, exitOnError: false, registerSignalListeners: false }).run();
}

/** A check that could not even be done. */
function failure(error: Error): Outcome {
  return { passed: 0, failed: 1, output: error.message };
}

/** Prints what failed in full, and the sums, which .local/report/tests.json keeps. */
function report(): number {
  for (const { title, failed, output } of outcomes) {
    if (failed > 0) console.log(`\n${styleText('red', `✘ ${title}`)}\n${output}`);
  }
  const sum = (of: 'passed' | 'failed') => outcomes.reduce((all, outcome) => all + outcome[of], 0);
  const total = { passed: sum('passed'), failed: sum('failed') };
  const reports = join(PROJECT, '.local', 'report');
  mkdirSync(reports, { recursive: true });
  // A part of the tests says nothing of the whole.
  if (patterns.length === 0) writeFileSync(join(reports, 'tests.json'), JSON.stringify(total));
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}
