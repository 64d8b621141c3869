import { CfnOutput, Duration, type Environment, type Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { DeploymentProfile } from '../common/deployment-profile.ts';
import { Monitoring } from '../common/monitoring.ts';
import { SummitStack } from '../common/summit-stack.ts';
import { AmazonQ } from './amazon-q.ts';
import { AuditTrail } from './audit-trail.ts';
import { DeliveryEvents } from './delivery-events.ts';
import { DeployCommand } from './deploy-command.ts';
import { Memory } from './memory.ts';
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
   * Where alarms of theirs go, for Amazon Q, which takes alarms from topics alone.
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
 *     pipelines, stacks, deployments, alarms ─┬─▶ queue ─▶ notify ─▶ Slack
 *                                             └─▶ queue ─▶ audit ──▶ log, table
 *     /deploy ─▶ API ─▶ command ──┬─▶ queue ─▶ act ─▶ CodePipeline
 *     buttons ─▶ API ─▶ interact ─┘
 */
export class DeliveryChatStack extends SummitStack {
  /** Where Slack's webhooks and response addresses lead. */
  static readonly SLACK_ORIGIN = 'https://hooks.slack.com';

  constructor(scope: Construct, id: string, props: DeliveryChatProps) {
    const { profile, accounts = [], stacks = [], alarmTopics = [] } = props;
    super(scope, id, {
      description: 'summit-stacks D: Slack and audit of deliveries',
      architecture: 'delivery-pipeline',
      profile,
      env: props.env,
    });
    const monitoring = new Monitoring(this, 'Monitoring', { profile, page: 'delivery-pipeline' });
    const watched = new WatchedPipelines(this, props.pipelines, accounts);
    const names = [this, ...stacks].map(({ stackName }) => stackName);
    const events = new DeliveryEvents(this, 'Events', { stacks: names, accounts });
    const memory = new Memory(this, 'Memory', { profile });
    const slackOrigin = DeliveryChatStack.SLACK_ORIGIN;
    const chat = { profile, monitoring, watched, memory, slackOrigin };

    if (profile.chat === 'webhook') {
      this.output(new Notifications(this, 'Notifications', { ...chat, events }).outputs);
    } else {
      const topics = [monitoring.topic, ...alarmTopics];
      new AmazonQ(this, 'AmazonQ', { profile, events, alarmTopics: topics });
    }
    this.output(new DeployCommand(this, 'Deploy', chat).outputs);
    const audit = new AuditTrail(this, 'AuditTrail', { profile, monitoring, events, watched });
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
