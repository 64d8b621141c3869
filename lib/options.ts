import leven from 'leven';
import { z } from 'zod';
import { ACCOUNT_OPTIONS, accountsOf } from './common/accounts.ts';
import { CHANGE_DATA_CAPTURE_OPTIONS } from './change-data-capture/options.ts';
import { DELIVERY_OPTIONS, repositoryOf } from './common/delivery/delivery-options.ts';
import { list, text } from './common/option.ts';
import { ORIGIN_OPTIONS, originSecretOf } from './common/origin-secret.ts';
import { PREFIX } from './common/stack-prefix.ts';
import { STAGE_OPTIONS, stageSettings } from './common/stage-settings.ts';
import { CONTAINER_DELIVERY_OPTIONS } from './container-delivery/options.ts';
import { DATA_LAKE_OPTIONS } from './data-lake/options.ts';
import { DATA_WAREHOUSE_OPTIONS } from './data-warehouse/options.ts';
import { CHAT_OPTIONS } from './delivery-pipeline/options.ts';
import { HPC_BATCH_OPTIONS } from './hpc-batch/options.ts';
import { LANDING_ZONE_OPTIONS, OBSERVABILITY_OPTIONS } from './landing-zone/options.ts';
import { LOG_PIPELINE_OPTIONS } from './log-pipeline/options.ts';
import { STREAM_ANALYTICS_OPTIONS } from './stream-analytics/options.ts';

/** Options for the synthesis in a pipeline. */
const SYNTHESIS_OPTIONS = z.strictObject({
  commit: text(/^[0-9a-f]{40}$/, 'the 40 hexadecimal digits of a commit').optional(),
  assetsBucket: text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket').optional(),
  permissionsBoundary: text(/^[\w+=,.@-]{1,128}$/, 'the name of a managed policy').optional(),
  /** Stacks to synthesize and validate, with those on which they depend; all when empty. */
  onlyStacks: list(/^[A-Za-z]+$/, 'names of stacks, separated by commas'),
});

const OPTIONS = z.strictObject({
  ...STAGE_OPTIONS.shape,
  /** Beginning of the stacks' names, for several deployments in one account. */
  prefix: text(PREFIX.pattern, PREFIX.words).default(''),
  ...LOG_PIPELINE_OPTIONS.shape,
  ...STREAM_ANALYTICS_OPTIONS.shape,
  ...DATA_LAKE_OPTIONS.shape,
  ...DATA_WAREHOUSE_OPTIONS.shape,
  ...CHANGE_DATA_CAPTURE_OPTIONS.shape,
  ...HPC_BATCH_OPTIONS.shape,
  ...CHAT_OPTIONS.shape,
  ...CONTAINER_DELIVERY_OPTIONS.shape,
  ...DELIVERY_OPTIONS.shape,
  ...ACCOUNT_OPTIONS.shape,
  ...LANDING_ZONE_OPTIONS.shape,
  ...OBSERVABILITY_OPTIONS.shape,
  ...ORIGIN_OPTIONS.shape,
  ...SYNTHESIS_OPTIONS.shape,
});

/** Validated options of the app, with defaults. */
export type AppOptions = ReturnType<typeof parseOptions>;

/**
 * Reads the options that are given as CDK context (`-c name=value`).
 *
 * Context also has entries of the CDK and its users: feature flags, `cdk acknowledge`, look-ups,
 * ~/.cdk.json. Only names of options, and names similar to one, are checked.
 *
 * @param context all of the app's context
 * @throws Error with the wrong option or value, and the allowed ones
 */
export function parseOptions(context: Readonly<Record<string, unknown>>) {
  const own = Object.entries(context).filter(([name]) => resemblesOption(name));
  const { data, error } = OPTIONS.safeParse(Object.fromEntries(own));
  if (error) throw new Error(messageOf(error, context));
  return {
    ...data,
    settings: stageSettings(data),
    originSecret: originSecretOf(data),
    repository: repositoryOf(data),
    accounts: accountsOf(data),
  };
}

/**
 * Returns true for the name of an option, or a similar one: different case, separators, one wrong
 * letter in six, or two swapped letters.
 */
function resemblesOption(name: string): boolean {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[-_]/g, '');
  const sorted = (text: string) => Array.from(plain(text)).sort().join('');
  return Object.keys(OPTIONS.shape).some(
    (option) =>
      leven(plain(name), plain(option)) <= Math.ceil(option.length / 6) ||
      sorted(name) === sorted(option),
  );
}

function messageOf({ issues }: z.ZodError, context: Readonly<Record<string, unknown>>): string {
  const [issue] = issues;
  if (issue?.code === 'unrecognized_keys') {
    const names = Object.keys(OPTIONS.shape).join(', ');
    return `Unknown option '-c ${issue.keys.join()}=…'. The options are: ${names}.`;
  }
  const name = String(issue?.path[0]);
  return `Option '-c ${name}=${String(context[name])}' is not known here: it takes ${issue?.message ?? ''}.`;
}
