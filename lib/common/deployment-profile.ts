import { RemovalPolicy } from 'aws-cdk-lib';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  accountsOf,
  APPROVALS,
  EXECUTION_ORDERS,
  SOURCES,
  type DeliveryOptions,
} from './delivery/delivery-options.ts';

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
  /** How a new version of a container service takes over from the last. */
  readonly containerDeployment: ContainerDeployment;
  /** Where the links of the alarms lead: a folder or an address that holds the folders of lib/. */
  readonly runbooks: string;
  /** How this repository is delivered. */
  readonly delivery: DeliveryOptions;
  /**
   * The commit that the templates are made from, for what a pipeline delivers.
   *
   * @default - whatever is in the working copy
   */
  readonly commit?: string;
  /**
   * Where a pipeline puts the code of functions.
   *
   * @default - the bucket that `cdk bootstrap` made
   */
  readonly assetsBucket?: string;
  /**
   * Name of a policy that no role gets further than.
   *
   * @default - roles have the rights that their policies say
   */
  readonly permissionsBoundary?: string;
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

/** Task by task; all traffic at once, and back; a share of the traffic first. */
export type ContainerDeployment = 'rolling' | 'blue-green' | 'canary';

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
const CONTAINER_DEPLOYMENTS: Readonly<Record<ContainerDeployment, true>> = {
  rolling: true,
  'blue-green': true,
  canary: true,
};

/** What each `-c name=value` takes, in words, for the error that refuses anything else. */
const OPTIONS: Readonly<Record<string, string>> = {
  stage: Object.keys(STAGES).join(' or '),
  architecture: Object.keys(ARCHITECTURES).join(' or '),
  streamCapacity: Object.keys(STREAM_CAPACITIES).join(' or '),
  chat: Object.keys(CHATS).join(' or '),
  slackUsers: 'ids of users with commas between, such as U0123456789',
  slackChannels: 'ids of channels with commas between, such as C0123456789',
  slackWorkspace: 'the id of a workspace, such as T0123456789',
  containerDeployment: Object.keys(CONTAINER_DEPLOYMENTS).join(' or '),
  alarmEmail: 'a mail address',
  runbooks: 'a folder or an https address',
  source: Object.keys(SOURCES).join(' or '),
  repository: 'owner/name, or the name of a CodeCommit repository',
  connectionArn: 'arn:aws:codeconnections:REGION:ACCOUNT:connection/ID',
  approval: Object.keys(APPROVALS).join(' or '),
  executionMode: Object.keys(EXECUTION_ORDERS).join(' or '),
  toolsAccount: 'an account of 12 digits',
  stagingAccount: 'an account of 12 digits',
  productionAccount: 'an account of 12 digits',
  commit: 'the 40 hexadecimal digits of a commit',
  assetsBucket: 'the name of a bucket',
  permissionsBoundary: 'the name of a managed policy',
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
    containerDeployment: choose(
      context,
      'containerDeployment',
      CONTAINER_DEPLOYMENTS,
      'blue-green',
    ),
    runbooks: text(context, 'runbooks', /^\S+$/) ?? 'lib',
    alarmEmail: text(context, 'alarmEmail', /^[^\s@]+@[^\s@]+$/),
    delivery: deliveryOptions(context),
    commit: text(context, 'commit', /^[0-9a-f]{40}$/),
    assetsBucket: text(context, 'assetsBucket', /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
    permissionsBoundary: text(context, 'permissionsBoundary', /^[\w+=,.@-]{1,128}$/),
  };
}

function deliveryOptions(context: Readonly<Record<string, unknown>>): DeliveryOptions {
  const source = choose(context, 'source', SOURCES, 'codeconnections');
  const account = (name: string) => text(context, name, /^\d{12}$/);
  return {
    source,
    repository: text(context, 'repository', /^[\w./-]+$/) ?? SOURCES[source],
    connectionArn: text(context, 'connectionArn', /^arn:\S+$/),
    approval: choose(context, 'approval', APPROVALS, 'manual'),
    executionMode: choose(context, 'executionMode', EXECUTION_ORDERS, 'SUPERSEDED'),
    accounts: accountsOf(
      account('toolsAccount'),
      account('stagingAccount'),
      account('productionAccount'),
    ),
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
