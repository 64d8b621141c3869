import { RemovalPolicy } from 'aws-cdk-lib';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';
import { oneOf, text } from './option.ts';

export type Stage = 'sandbox' | 'production';

/** Settings of every construct. */
export interface StageSettings {
  /** `sandbox` deletes all data with its stacks; `production` retains and protects it. */
  readonly stage: Stage;
  /** Removal policy of data and logs. */
  readonly removalPolicy: RemovalPolicy;
  /** Keeps earlier versions of objects, and protects stacks and data from deletion. */
  readonly protectData: boolean;
  /** Retention of log groups. */
  readonly logRetention: RetentionDays;
  /** CPU architecture of the functions. */
  readonly architecture: Architecture;
  /** Folder or https address that contains the folders of lib/, for links in alarms. */
  readonly runbooks: string;
  /**
   * Mail address to subscribe to the alarms.
   *
   * @default - no subscription
   */
  readonly alarmEmail?: string;
}

/** Options for the settings. */
export const STAGE_OPTIONS = z.strictObject({
  stage: oneOf('sandbox', 'production').default('sandbox'),
  architecture: oneOf('arm64', 'x86_64').default('arm64'),
  runbooks: text(/^\S+$/, 'a folder or an https address').default('lib'),
  alarmEmail: text(/^[^\s@]+@[^\s@]+$/, 'a mail address').optional(),
});

const SANDBOX = {
  removalPolicy: RemovalPolicy.DESTROY,
  protectData: false,
  logRetention: RetentionDays.ONE_WEEK,
};

const PRODUCTION = {
  removalPolicy: RemovalPolicy.RETAIN,
  protectData: true,
  logRetention: RetentionDays.SIX_MONTHS,
};

export function stageSettings(options: z.infer<typeof STAGE_OPTIONS>): StageSettings {
  const { stage, architecture, runbooks, alarmEmail } = options;
  return {
    ...(stage === 'production' ? PRODUCTION : SANDBOX),
    stage,
    architecture: architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
    runbooks,
    alarmEmail,
  };
}
