import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';

/** What the CLI would take from cdk.json, so that templates are the same without it. */
const CLI_CONTEXT = {
  'aws:cdk:enable-path-metadata': false,
  'aws:cdk:enable-asset-metadata': false,
  'aws:cdk:version-reporting': false,
};

export interface SynthesizeOptions {
  /** Folder for the cloud assembly. */
  readonly outdir: string;
  /** Options as `-c name=value` gives them. */
  readonly context?: Readonly<Record<string, string>>;
  /** Whether cdk-nag and the CDK's own validator run; they take longer than the synthesis. */
  readonly validate: boolean;
  /** Ends it early. */
  readonly signal?: AbortSignal;
  /**
   * Folder of the project.
   *
   * @default this one
   */
  readonly project?: string;
  /** Beside the variables of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Synthesizes all stacks in a process of its own, which is as fast as the app and no slower for the
 * CLI's own start. Knows nothing of accounts or regions: the templates are the same everywhere.
 *
 * @returns what the app printed
 * @throws Error with what the app printed
 */
export async function synthesize({
  outdir,
  context,
  validate,
  signal,
  project = PROJECT,
  env,
}: SynthesizeOptions): Promise<string> {
  const child = spawn(
    join(PROJECT, 'node_modules', '.bin', 'node'),
    [join(project, 'bin', 'summit-stacks.ts')],
    {
      cwd: project,
      signal,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...env,
        CDK_OUTDIR: outdir,
        CDK_CONTEXT_JSON: JSON.stringify({ ...CLI_CONTEXT, ...context }),
        CDK_VALIDATION: String(validate),
        CDK_DEFAULT_ACCOUNT: undefined,
        CDK_DEFAULT_REGION: undefined,
      },
    },
  );
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`Synthesis failed:\n${output}`);
  return output;
}
