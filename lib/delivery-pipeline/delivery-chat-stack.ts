import { CfnOutput, Duration, type Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { METRIC_NAMESPACE } from '../common/metric-namespace.ts';
import { Monitoring } from '../common/monitoring.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { AmazonQ } from './amazon-q.ts';
import { AuditTrail } from './audit-trail.ts';
import { DeliveryEvents } from './delivery-events.ts';
import { DeliveryNames } from './environments.ts';
import { DeployCommand } from './deploy-command.ts';
import { IdempotencyTable } from './idempotency-table.ts';
import { Notifications } from './notifications.ts';
import { WatchedPipelines } from './watched-pipelines.ts';
import type { ChatOptions } from './options.ts';

export interface DeliveryChatProps extends DeploymentProps, ChatOptions {
  /** Pipelines of this account and region that are announced, recorded, and can be started. */
  readonly pipelines: readonly IPipeline[];
  /**
   * Stacks whose alarms are announced, in addition to this stack's.
   *
   * @default - none
   */
  readonly stacks?: readonly Stack[];
  /**
   * Topics of their alarms, for Amazon Q, which receives alarms only from topics.
   *
   * @default - none
   */
  readonly alarmTopics?: readonly ITopic[];
  /**
   * Other accounts of the delivery; each forwards its events to this account's bus.
   *
   * @default - none, for a single account
   */
  readonly accounts?: readonly string[];
}

/**
 * Slack messages about deliveries, Slack commands to start and approve them, and an audit trail
 * (San Francisco 2017: "deploy code through slack"; London 2019, Dunelm: "well auditted", "a nice
 * integration with slack").
 *
 *     pipelines, stacks, deployments, alarms ─┬─▶ queue ─▶ notify ─▶ Slack
 *                                             └─▶ queue ─▶ audit ──▶ log, table
 *     /deploy ─▶ API ─▶ command ──┬─▶ queue ─▶ act ─▶ CodePipeline
 *     buttons ─▶ API ─▶ interact ─┘
 */
export class DeliveryChatStack extends SummitStack {
  /** Origin of Slack's webhooks and response addresses. */
  static readonly SLACK_ORIGIN = 'https://hooks.slack.com';

  constructor(scope: Construct, id: string, props: DeliveryChatProps) {
    const { settings, accounts = [], stacks = [], alarmTopics = [] } = props;
    const { slackUsers, slackChannels, slackWorkspace } = props;
    super(scope, id, {
      ...props,
      description: 'summit-stacks D: Slack and audit of deliveries',
      architecture: 'delivery-pipeline',
    });
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'delivery-pipeline' });
    const watched = new WatchedPipelines(this, props.pipelines, accounts);
    const events = new DeliveryEvents(this, 'Events', {
      names: new DeliveryNames(props),
      stacks: [this, ...stacks].map(({ stackName }) => stackName),
      accounts,
    });
    const idempotency = new IdempotencyTable(this, 'Memory', { settings });
    const slackOrigin = DeliveryChatStack.SLACK_ORIGIN;
    const chat = { settings, monitoring, watched, idempotency, slackOrigin };
    const slack = { slackUsers, slackChannels };

    if (props.chat === 'webhook') {
      this.output(new Notifications(this, 'Notifications', { ...chat, events }).outputs);
    } else {
      const topics = [monitoring.topic, ...alarmTopics];
      new AmazonQ(this, 'AmazonQ', {
        ...{ settings, events, slackWorkspace, slackChannels },
        alarmTopics: topics,
      });
    }
    this.output(new DeployCommand(this, 'Deploy', { ...chat, ...slack }).outputs);
    const audit = new AuditTrail(this, 'AuditTrail', { settings, monitoring, events, watched });
    this.output(audit.outputs);
    this.output({ WatchedPipelines: watched.environment.PIPELINES });
    monitoring.graph(
      'Events and requests',
      counted('notify', 'NoticesSent'),
      counted('audit', 'EventsRecorded'),
      counted('audit', 'EventsIgnored'),
      counted('act', 'ExecutionsStarted'),
      counted('command', 'RequestsRefused'),
    );
  }

  private output(values: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value });
  }
}

/** Metric that a function reports. */
function counted(name: string, metricName: string): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { service: `delivery-pipeline/${name}` },
    statistic: 'sum',
    period: Duration.minutes(5),
  });
}
