import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import pLimit from 'p-limit';
import type { Checks } from '../../e2e/scenario.ts';

/** A line of `npm run audit -- --json`. */
export interface Entry {
  readonly id: string;
  readonly time: string;
  readonly subject: string;
  readonly state: string;
  readonly execution?: string;
  readonly who?: string;
  readonly commit?: string;
}

/** Options that `npm run audit` rejects, with the error. */
const WRONG_OPTIONS: readonly (readonly [options: readonly string[], complaint: RegExp])[] = [
  [[], /required option '--since <time>'/],
  [['--since', 'yesterday'], /7d, 12h, 30m/],
  [['--since', '2026-13-01'], /7d, 12h, 30m/],
  [['--since', '1h', '--until', '2h'], /is after --until .* swap them/],
  [['--since', '1h', '--from', 'ada'], /unknown option '--from'/],
  [['--since', '1h', '--stack', 'Nothing'], /Nothing/],
];

/** Entries that `npm run audit -- --json` prints with these options. */
export async function auditEntries(...options: readonly string[]): Promise<Entry[]> {
  const { code, output } = await run(...options);
  if (code !== 0) throw new Error(`npm run audit -- ${options.join(' ')} failed:\n${output}`);
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Entry);
}

export async function checkWrongOptions(checks: Checks): Promise<void> {
  const problems = await pLimit(2).map(WRONG_OPTIONS, async ([options, complaint]) => {
    const { code, output } = await run(...options);
    const isRefused = code === 2 && complaint.test(output) && !/^ +at /m.test(output);
    return isRefused ? [] : [`${options.join(' ')}: exit code ${code ?? NaN}, ${output}`];
  });
  checks.noProblems(
    '`npm run audit` rejects a missing, invalid or reversed time, an unknown option and an unknown stack, with an explanation',
    `${WRONG_OPTIONS.length} refused, exit code 2`,
    problems.flat(),
  );
}

async function run(...options: readonly string[]) {
  const program = spawn(process.execPath, ['tools/delivery-pipeline/audit.ts', ...options]);
  const code = new Promise<number | null>((resolve) => program.once('exit', resolve));
  const [output, complaint] = await Promise.all([text(program.stdout), text(program.stderr)]);
  return { code: await code, output: output + complaint };
}
