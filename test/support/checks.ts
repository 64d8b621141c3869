import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { miniStackPython } from '../../local/engines/ministack.ts';
import { synthesize } from '../../local/synthesize.ts';
import { command, script, type Run } from './command.ts';
import { runPythonTests } from './python-run.ts';
import { STAGES } from './templates.ts';

/** What came of a check. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** For a reader who has to mend it. */
  readonly output: string;
}

interface Annotation {
  readonly type: string;
  readonly data?: unknown;
}

/** What there is to check beside the tests, the longest first. */
export const CHECKS = [
  { title: 'Lint', check: node('eslint/bin/eslint.js', '.', '--max-warnings', '0') },
  { title: 'Types', check: node('typescript/bin/tsc', '--project', '.') },
  { title: 'Templates: synthesis, the CDK’s validator, cdk-nag, cfn-lint', check: templates },
  { title: 'Python: what the engines are given beside their own', check: runPythonTests },
  { title: 'Format', check: node('prettier/bin/prettier.cjs', '--check', '.') },
];

/** MiB for what lives shortly: with V8's own, ESLint spends a third of its time on collecting garbage. */
const YOUNG_GENERATION = '--max-semi-space-size=128';

function node(path: string, ...args: string[]) {
  return async (run: Run): Promise<Outcome> => {
    const program = [YOUNG_GENERATION, script(path), ...args];
    const { code, output } = await command(process.execPath, program, run);
    return outcome(code === 0, output);
  };
}

/** Whatever the app prints is a finding: a warning of cdk-nag as much as an error. */
async function templates(run: Run): Promise<Outcome> {
  const { folder, signal } = run;
  try {
    for (const stage of STAGES) {
      const outdir = join(folder, stage);
      const findings = await synthesize({ outdir, context: { stage }, validate: true, signal });
      const all = [findings, ...annotations(outdir)].join('\n').trim();
      if (all !== '') return outcome(false, all);
    }
  } catch (error) {
    return outcome(false, (error as Error).message);
  }
  const files = STAGES.flatMap((stage) => globSync(join(folder, stage, '*.template.json')));
  const python = await miniStackPython(() => undefined);
  const lint = ['-c', 'from cfnlint.runner import main; main()'];
  // The CDK writes dependencies out that a reference already says (W3005).
  const { code, output } = await command(
    python,
    [...lint, '--ignore-checks', 'W3005', '--', ...files],
    run,
  );
  return outcome(code === 0 && files.length > 0, output);
}

/** What constructs warn of, which the CLI would print. */
function annotations(outdir: string): string[] {
  return globSync(join(outdir, '*.metadata.json')).flatMap((file) => {
    const entries = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Annotation[]>;
    return Object.entries(entries).flatMap(([path, found]) =>
      found
        .filter(({ type }) => /^aws:cdk:(warning|error)$/.test(type))
        .map(({ data }) => `${path}: ${String(data)}`),
    );
  });
}

function outcome(good: boolean, output: string): Outcome {
  return { passed: good ? 1 : 0, failed: good ? 0 : 1, output };
}
