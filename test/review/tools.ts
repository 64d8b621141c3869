import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../../lib/common/project.ts';
import { CFN_LINT } from '../support/cfn-lint.ts';
import type { Finding } from './findings.ts';

/** One region of Europe, one of Asia, and one of another partition. */
const REGIONS = ['eu-central-1', 'ap-southeast-2', 'us-gov-west-1'];

interface LintMatch {
  readonly Filename: string;
  readonly Rule: { readonly Id: string };
  readonly Message: string;
  readonly Location: { readonly Path?: readonly (string | number)[] | null };
}

interface CheckovReport {
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly file_path: string;
      readonly resource: string;
    }[];
  };
  readonly summary: { readonly passed: number; readonly parsing_errors: number };
}

interface PolicyReport {
  readonly policies: number;
  readonly findings: readonly Finding[];
}

const run = promisify(execFile);

/**
 * Runs cfn-lint for three regions. Stacks of CloudFront are left out: they are in us-east-1 only,
 * for which `npm run check:cfn-lint` looks at them.
 *
 * @param python interpreter that has cfn-lint
 */
export async function cfnLint(python: string, templates: readonly string[]): Promise<Finding[]> {
  const files = templates
    .filter((file) => !file.endsWith('Edge.template.json'))
    .sort((a, b) => statSync(b).size - statSync(a).size);
  const processes = availableParallelism();
  const shares = Array.from({ length: processes }, (_, share) =>
    files.filter((_file, index) => index % processes === share),
  );
  const options = ['--format', 'json', '--regions', ...REGIONS, '--'];
  const matches = await Promise.all(
    shares.map((share) => json<readonly LintMatch[]>(python, [...CFN_LINT, ...options, ...share])),
  );
  return matches.flat().map(({ Filename, Rule, Message, Location }) => ({
    check: Rule.Id,
    template: nameOf(Filename),
    resource: String(Location.Path?.[1] ?? ''),
    detail: Message,
  }));
}

/**
 * Runs checkov.
 *
 * @param python interpreter that has checkov
 */
export async function checkov(python: string, templates: readonly string[]): Promise<Finding[]> {
  const { results, summary } = await json<CheckovReport>(python, [
    ...['-m', 'checkov.main', '--framework', 'cloudformation', '--compact', '--quiet'],
    // It takes any 40 letters and digits for a secret, such as a logical id; test/common looks for secrets.
    ...['--skip-check', 'CKV_AWS_45'],
    ...['--skip-download', '--output', 'json', '--file', ...templates],
  ]);
  if (summary.passed === 0 || summary.parsing_errors > 0)
    throw new Error(`checkov could not read the templates: ${JSON.stringify(summary)}`);
  return results.failed_checks.map(({ check_id, check_name, file_path, resource }) => ({
    check: check_id,
    template: nameOf(file_path),
    resource: resource.split('.').at(-1) ?? '',
    detail: check_name,
  }));
}

/**
 * Runs parliament on every policy.
 *
 * @param python interpreter that has parliament
 */
export async function parliament(python: string, templates: readonly string[]): Promise<Finding[]> {
  const script = join(import.meta.dirname, 'policies.py');
  const { policies, findings } = await json<PolicyReport>(python, [script, ...templates]);
  if (policies === 0) throw new Error('parliament found no policies in the templates.');
  return [...findings];
}

/** Output of a tool, which also ends with an error code for findings. */
async function json<T>(program: string, args: readonly string[]): Promise<T> {
  const { stdout, stderr } = await run(program, args, { maxBuffer: 1e9, cwd: PROJECT }).catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  );
  try {
    return JSON.parse(stdout) as T;
  } catch {
    throw new Error(`${args.slice(0, 2).join(' ')} printed no findings: ${stdout}${stderr}`);
  }
}

function nameOf(file: string): string {
  return basename(file, '.template.json');
}
