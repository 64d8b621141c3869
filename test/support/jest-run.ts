import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from './checks.ts';
import { command, script, type Run } from './command.ts';

interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/** Runs jest, on all tests or on those whose path matches a pattern, and counts them. */
export async function runTests(patterns: readonly string[], run: Run): Promise<Outcome> {
  const file = join(run.folder, 'jest.json');
  // Its own default leaves a processor free, which nobody else has a use for in the end.
  const args = ['--ci', '--maxWorkers=100%', '--json', `--outputFile=${file}`, ...patterns];
  const { code, output } = await command(
    process.execPath,
    [script('jest/bin/jest.js'), ...args],
    run,
  );
  if (!existsSync(file)) return { passed: 0, failed: 1, output };
  const report = JSON.parse(readFileSync(file, 'utf8')) as JestReport;
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return { passed: report.numPassedTests, failed: failed || (code === 0 ? 0 : 1), output };
}
