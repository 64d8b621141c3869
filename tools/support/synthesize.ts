import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';

/** Context that the CLI reads from cdk.json, so that templates are the same without the CLI. */
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
  /** Runs cdk-nag and the CDK's own validator, which take longer than the synthesis. */
  readonly validate: boolean;
  /** Signal that aborts the synthesis. */
  readonly signal?: AbortSignal;
  /**
   * Folder of the project.
   *
   * @default this one
   */
  readonly project?: string;
  /** Additional environment variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Synthesizes all stacks in a separate process, without the start of the CLI. The templates don't
 * depend on account or region.
 *
 * @returns output of the app
 * @throws Error with the output of the app
 */
export async function synthesize({
  outdir,
  context,
  validate,
  signal,
  project = PROJECT,
  env,
}: SynthesizeOptions): Promise<string> {
  const child = spawn(process.execPath, [join(project, 'bin', 'summit-stacks.ts')], {
    cwd: project,
    signal,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...env,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...CLI_CONTEXT, ...context }),
      CDK_VALIDATION: String(validate),
      AWS_ENDPOINT_URL: undefined,
      CDK_DEFAULT_ACCOUNT: undefined,
      CDK_DEFAULT_REGION: undefined,
    },
  });
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
