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

export interface Check {
  readonly title: string;
  readonly check: (run: Run) => Promise<Outcome>;
}

interface Annotation {
  readonly type: string;
  readonly data?: unknown;
}

const TYPES_AND_LINT = join(import.meta.dirname, 'types-and-lint.ts');

/** By content: a file that was formatted is not read again. */
const REMEMBERED = ['--cache', '--cache-strategy=content', '--cache-location=.cache/prettier.json'];

/** What the tests and other checks read, so it comes first. */
export const SYNTHESIS: Check = {
  title: 'Templates: synthesis, the CDK’s validator, cdk-nag',
  check: synthesis,
};

/** What there is to check beside the tests, the longest first. */
export const CHECKS: readonly Check[] = [
  { title: 'Types and lint', check: node(TYPES_AND_LINT) },
  { title: 'Templates: cfn-lint', check: cfnLint },
  {
    title: 'Format',
    check: node(script('prettier/bin/prettier.cjs'), '--check', '.', ...REMEMBERED),
  },
  { title: 'Python: what the engines are given beside their own', check: runPythonTests },
];

/** MiB for what lives shortly: with V8's own, ESLint spends a third of its time on collecting garbage. */
const YOUNG_GENERATION = '--max-semi-space-size=128';

function node(program: string, ...args: string[]) {
  return async (run: Run): Promise<Outcome> => {
    const all = [YOUNG_GENERATION, program, ...args];
    const { code, output } = await command(process.execPath, all, run);
    return outcome(code === 0, output);
  };
}

/**
 * Puts every stage's assembly where TEMPLATES says. Whatever the app prints is a finding: a warning of
 * cdk-nag as much as an error.
 */
async function synthesis({ folder, signal }: Run): Promise<Outcome> {
  const templates = join(folder, 'templates');
  const findings = await Promise.all(
    STAGES.map(async (stage) => {
      const outdir = join(templates, stage);
      const printed = await synthesize({ outdir, context: { stage }, validate: true, signal });
      return [printed, ...annotations(outdir)];
    }),
  );
  process.env.TEMPLATES = templates;
  const all = findings.flat().join('\n').trim();
  return outcome(all === '', all);
}

async function cfnLint(run: Run): Promise<Outcome> {
  const files = globSync(join(run.folder, 'templates', '*', '*.template.json'));
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
