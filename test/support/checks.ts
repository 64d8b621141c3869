import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { miniStackPython } from '../../tools/emulators/ministack/ministack.ts';
import { CleanFiles } from './clean-files.ts';
import { command, script, type Run } from './command.ts';
import { runPythonTests } from './python-run.ts';
import { synthesizeStages } from './synthesize-stages.ts';
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
  const printed = await synthesizeStages(templates, { validate: true, signal });
  process.env.TEMPLATES = templates;
  const findings = STAGES.flatMap((stage) => [
    printed[stage],
    ...annotations(join(templates, stage)),
  ]);
  const all = findings.join('\n').trim();
  return outcome(all === '', all);
}

async function cfnLint(run: Run): Promise<Outcome> {
  const files = globSync(join(run.folder, 'templates', '*', '*.template.json'));
  if (files.length === 0) return outcome(false, 'There is no template.');
  // Its path has a hash of the linter's version.
  const python = await miniStackPython(() => undefined);
  // The CDK writes dependencies out that a reference already says (W3005).
  const options = ['--ignore-checks', 'W3005'];
  const clean = new CleanFiles('cfn-lint', [python, ...options].join(' '));
  const unknown = clean.without(files);
  if (unknown.length === 0) return outcome(true, '');
  const lint = ['-c', 'from cfnlint.runner import main; main()'];
  const { code, output } = await command(python, [...lint, ...options, '--', ...unknown], run);
  if (code === 0) clean.keep(files);
  return outcome(code === 0, output);
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
