import { CfnOutput, Duration, type Environment, type Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { CfnEventBusPolicy, EventBus } from 'aws-cdk-lib/aws-events';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { DeploymentProfile } from '../common/deployment-profile.ts';
import { Monitoring } from '../common/monitoring.ts';
import type { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import { SummitStack } from '../common/summit-stack.ts';
import { AmazonQ } from './amazon-q.ts';
import { AuditTrail } from './audit-trail.ts';
import { DeliveryEvents } from './delivery-events.ts';
import { DeployCommand } from './deploy-command.ts';
import type { EventQueue } from './event-queue.ts';
import { Notifications } from './notifications.ts';
import { WatchedPipelines } from './watched-pipelines.ts';

export interface DeliveryChatProps {
  /**
   * Account and region: those of the pipelines.
   *
   * @default - those that the CLI deploys with
   */
  readonly env?: Environment;
  /** What differs between deployments; names who may deploy, and how Slack hears of it. */
  readonly profile: DeploymentProfile;
  /** What is told of, written down and can be started, of this account and region. */
  readonly pipelines: readonly IPipeline[];
  /**
   * Whose alarms are told of, beside this stack's.
   *
   * @default - no others
   */
  readonly stacks?: readonly Stack[];
  /**
   * Where their alarms go, for Amazon Q.
   *
   * @default - none
   */
  readonly alarmTopics?: readonly ITopic[];
  /**
   * Other accounts that are deployed to; each forwards its events to this one's bus.
   *
   * @default - none: all is in one account
   */
  readonly accounts?: readonly string[];
}

/**
 * Deliveries are told in Slack and started from there, and written down (San Francisco 2017: "deploy
 * code through slack"; London 2019, Dunelm: "well auditted", "a nice integration with slack").
 *
 *     pipelines, deployments, alarms ─┬─▶ queue ─▶ notify ─▶ Slack
 *                                     └─▶ queue ─▶ audit ──▶ log, table
 *     /deploy ─▶ API ─▶ command ──┬─▶ queue ─▶ act ─▶ CodePipeline
 *     buttons ─▶ API ─▶ interact ─┘
 */
export class DeliveryChatStack extends SummitStack {
  /** Where Slack's webhooks and response addresses lead. */
  static readonly SLACK_ORIGIN = 'https://hooks.slack.com';

  constructor(scope: Construct, id: string, props: DeliveryChatProps) {
    const { profile, accounts = [], stacks = [] } = props;
    super(scope, id, {
      description: 'summit-stacks D: Slack and audit of deliveries',
      architecture: 'delivery-pipeline',
      profile,
      env: props.env,
    });
    const monitoring = new Monitoring(this, 'Monitoring', { profile, page: 'delivery-pipeline' });
    const watched = new WatchedPipelines(this, props.pipelines, accounts);
    const events = new DeliveryEvents(this, 'Events', { stacks: [this, ...stacks] });
    this.takeEventsOf(accounts);
    const slackOrigin = DeliveryChatStack.SLACK_ORIGIN;
    const memory = this.memory(profile);

    const chat = { profile, monitoring, watched, memory, slackOrigin };
    if (profile.chat === 'webhook') {
      const {
        notices,
        webhook,
        function: notify,
      } = new Notifications(this, 'Notifications', {
        ...chat,
        events,
      });
      this.output({
        WebhookArn: webhook.secretArn,
        NotifyFunction: notify.functionName,
        NotifyLogs: notify.logGroup.logGroupName,
      });
      this.outputQueues('Notices', notices.work, notices);
    } else {
      const alarmTopics = [monitoring.topic, ...(props.alarmTopics ?? [])];
      new AmazonQ(this, 'AmazonQ', { profile, events, alarmTopics });
    }
    const command = new DeployCommand(this, 'Deploy', chat);
    const audit = new AuditTrail(this, 'AuditTrail', { profile, monitoring, events, watched });
    monitoring.graph(
      'Events and requests',
      counted('notify', 'NoticesSent'),
      counted('audit', 'EventsRecorded'),
      counted('audit', 'EventsIgnored'),
      counted('act', 'ExecutionsStarted'),
      counted('command', 'RequestsRefused'),
    );

    this.output({
      CommandsUrl: `${command.api.url}slack/commands`,
      InteractionsUrl: `${command.api.url}slack/interactions`,
      SigningKeyArn: command.signingKey.secretArn,
      CommandFunction: command.command.functionName,
      InteractFunction: command.interact.functionName,
      ActFunction: command.act.functionName,
      AuditFunction: audit.function.functionName,
      AuditTable: audit.table.tableName,
      AuditLogBucket: audit.log.bucketName,
      WatchedPipelines: watched.environment.PIPELINES,
    });
    this.outputQueues('Orders', command.orders);
    this.outputQueues('Records', audit.records.work, audit.records);
  }

  private memory({ removalPolicy }: DeploymentProfile): Table {
    return new Table(this, 'Memory', {
      partitionKey: { name: 'key', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy,
    });
  }

  private takeEventsOf(accounts: readonly string[]): void {
    for (const account of accounts) {
      new CfnEventBusPolicy(this, `EventsOf${account}`, {
        statementId: `${this.stackName}-${account}`,
        statement: {
          Effect: 'Allow',
          Principal: { AWS: new AccountPrincipal(account).arn },
          Action: 'events:PutEvents',
          Resource: EventBus.fromEventBusName(this, `Bus${account}`, 'default').eventBusArn,
        },
      });
    }
  }

  private output(values: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value });
  }

  /** A pair for each way into the dead-letter queues, for `npm run redrive`. */
  private outputQueues(
    name: string,
    { queue, deadLetters }: QueueWithDeadLetters,
    events?: EventQueue,
  ): void {
    this.output({
      [`${name}QueueUrl`]: queue.queueUrl,
      [`${name}DeadLetterQueueUrl`]: deadLetters.queueUrl,
      ...(events && {
        [`${name}EventsQueueUrl`]: queue.queueUrl,
        [`${name}EventsDeadLetterQueueUrl`]: events.undelivered.queueUrl,
      }),
    });
  }
}

/** What a function counts. */
function counted(name: string, metricName: string): Metric {
  return new Metric({
    namespace: 'summit-stacks',
    metricName,
    dimensionsMap: { service: `delivery-pipeline/${name}` },
    statistic: 'sum',
    period: Duration.minutes(5),
  });
}
