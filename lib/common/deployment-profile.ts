import { RemovalPolicy } from 'aws-cdk-lib';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** What differs between deployments. Constructs take it as a property and know nothing else of their target. */
export interface DeploymentProfile {
  /** `sandbox` goes away without a trace, `production` keeps and protects its data. */
  readonly stage: Stage;
  /** Whether data and logs outlive their stack. */
  readonly removalPolicy: RemovalPolicy;
  /** Whether objects keep their earlier versions, and stacks and data refuse to be deleted. */
  readonly protectData: boolean;
  /** How long log groups keep their events. */
  readonly logRetention: RetentionDays;
  /** Processor of the functions. */
  readonly architecture: Architecture;
  /** Who sees to the capacity of data streams: this project's scaling, or AWS. */
  readonly streamCapacity: StreamCapacity;
  /** How Slack hears of deliveries: by this project's function, or by Amazon Q Developer. */
  readonly chat: Chat;
  /** Who may deploy and approve in Slack, by their ids there. */
  readonly slackUsers: readonly string[];
  /** In which channels they may; Amazon Q tells these. */
  readonly slackChannels: readonly string[];
  /**
   * Workspace that Amazon Q is authorized for.
   *
   * @default - not needed by `webhook`
   */
  readonly slackWorkspace?: string;
  /** Where the links of the alarms lead: a folder or an address that holds the pages of docs/. */
  readonly runbooks: string;
  /**
   * Address that alarms are mailed to.
   *
   * @default - alarms reach the topic only
   */
  readonly alarmEmail?: string;
}

export type Stage = 'sandbox' | 'production';

export type Chat = 'webhook' | 'amazon-q';

export type StreamCapacity = 'provisioned' | 'on-demand';

const STAGES: Readonly<
  Record<Stage, Pick<DeploymentProfile, 'removalPolicy' | 'protectData' | 'logRetention'>>
> = {
  sandbox: {
    removalPolicy: RemovalPolicy.DESTROY,
    protectData: false,
    logRetention: RetentionDays.ONE_WEEK,
  },
  production: {
    removalPolicy: RemovalPolicy.RETAIN,
    protectData: true,
    logRetention: RetentionDays.SIX_MONTHS,
  },
};

const ARCHITECTURES: Readonly<Record<string, Architecture>> = {
  arm64: Architecture.ARM_64,
  x86_64: Architecture.X86_64,
};

const STREAM_CAPACITIES: Readonly<Record<StreamCapacity, true>> = {
  provisioned: true,
  'on-demand': true,
};

const CHATS: Readonly<Record<Chat, true>> = { webhook: true, 'amazon-q': true };

/** What each `-c name=value` takes, in words, for the error that refuses anything else. */
const OPTIONS: Readonly<Record<string, string>> = {
  stage: Object.keys(STAGES).join(' or '),
  architecture: Object.keys(ARCHITECTURES).join(' or '),
  streamCapacity: Object.keys(STREAM_CAPACITIES).join(' or '),
  chat: Object.keys(CHATS).join(' or '),
  slackUsers: 'ids of users with commas between, such as U0123456789',
  slackChannels: 'ids of channels with commas between, such as C0123456789',
  slackWorkspace: 'the id of a workspace, such as T0123456789',
  alarmEmail: 'a mail address',
  runbooks: 'a folder or an https address',
};

/**
 * The profile for the options given as CDK context (`-c name=value`).
 *
 * @param context all of the app's context; the CDK's own entries (`aws:…`, `@…`) are passed over
 * @throws Error naming the option or value that is unknown, and those that are allowed
 */
export function deploymentProfile(context: Readonly<Record<string, unknown>>): DeploymentProfile {
  for (const name of Object.keys(context)) {
    if (!/^(aws:|@)/.test(name) && !Object.hasOwn(OPTIONS, name)) {
      throw new Error(
        `Unknown option '-c ${name}=…'. The options are: ${Object.keys(OPTIONS).join(', ')}.`,
      );
    }
  }
  const stage = choose(context, 'stage', STAGES, 'sandbox');
  return {
    stage,
    ...STAGES[stage],
    architecture: ARCHITECTURES[
      choose(context, 'architecture', ARCHITECTURES, 'arm64')
    ] as Architecture,
    streamCapacity: choose(context, 'streamCapacity', STREAM_CAPACITIES, 'provisioned'),
    chat: choose(context, 'chat', CHATS, 'webhook'),
    slackUsers: list(context, 'slackUsers', /^[UW][A-Z0-9]+$/),
    slackChannels: list(context, 'slackChannels', /^[CDG][A-Z0-9]+$/),
    slackWorkspace: text(context, 'slackWorkspace', /^[ET][A-Z0-9]+$/),
    runbooks: text(context, 'runbooks', /^\S+$/) ?? 'docs',
    alarmEmail: text(context, 'alarmEmail', /^[^\s@]+@[^\s@]+$/),
  };
}

function choose<T extends string>(
  context: Readonly<Record<string, unknown>>,
  name: string,
  allowed: Readonly<Record<T, unknown>>,
  fallback: T,
): T {
  const value = context[name] ?? fallback;
  if (typeof value === 'string' && Object.hasOwn(allowed, value)) return value as T;
  throw refusal(name, value);
}

function text(
  context: Readonly<Record<string, unknown>>,
  name: string,
  pattern: RegExp,
): string | undefined {
  const value = context[name];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw refusal(name, value);
}

function list(
  context: Readonly<Record<string, unknown>>,
  name: string,
  pattern: RegExp,
): readonly string[] {
  const value = context[name];
  if (value === undefined) return [];
  const items = typeof value === 'string' ? value.split(',') : [];
  if (items.length > 0 && items.every((item) => pattern.test(item))) return items;
  throw refusal(name, value);
}

function refusal(name: string, value: unknown): Error {
  return new Error(
    `Option '-c ${name}=${String(value)}' is not known here: it takes ${OPTIONS[name] ?? ''}.`,
  );
}
