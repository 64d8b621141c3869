import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { ServiceProps } from '../common/service-props.ts';
import type { DeliveryEvents } from './delivery-events.ts';
import { EventQueue } from './event-queue.ts';
import { OperatorSecret } from './operator-secret.ts';
import { QueueFunction } from './queue-function.ts';
import { queueOutputs } from './queue-outputs.ts';
import type { WatchedPipelines } from './watched-pipelines.ts';

export interface NotificationsProps extends ServiceProps {
  /** What it tells of. */
  readonly events: DeliveryEvents;
  /** Whose events count. */
  readonly watched: WatchedPipelines;
  /** Where it remembers what it has told. */
  readonly memory: Table;
  /** Origin of Slack's webhooks, e.g. `https://hooks.slack.com`. */
  readonly slackOrigin: string;
}

/** Events -> queue -> function -> a channel of Slack, by an incoming webhook. */
export class Notifications extends Construct {
  /** A batch while Slack wants none for half a minute. */
  static readonly TIMEOUT = Duration.seconds(90);
  /** Slack takes one message a second; fewer than two calls at once SQS does not allow. */
  static readonly MAX_CONCURRENCY = 2;

  /** Events that are to be told. */
  readonly notices: EventQueue;
  /** Address of the webhook. */
  readonly webhook: OperatorSecret;
  /** What tells Slack. */
  readonly function: QueueFunction;

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    const { settings, monitoring, events, watched, memory, slackOrigin } = props;
    this.notices = new EventQueue(this, 'Notices', {
      monitoring,
      rules: events.changes,
      consumerTimeout: Notifications.TIMEOUT,
    });
    this.webhook = new OperatorSecret(this, 'Webhook', {
      settings,
      description: 'Address of the incoming webhook that Slack shows for the channel',
    });
    this.function = new QueueFunction(this, 'Notify', {
      settings,
      monitoring,
      name: 'notify',
      description: 'Tells a channel of Slack of pipelines, approvals, deployments and alarms',
      timeout: Notifications.TIMEOUT,
      work: this.notices.work,
      maxConcurrency: Notifications.MAX_CONCURRENCY,
      environment: {
        ...watched.environment,
        WEBHOOK_ARN: this.webhook.secretArn,
        SLACK_ORIGIN: slackOrigin,
        MEMORY_TABLE: memory.tableName,
      },
    });
    this.webhook.grantValue(this.function);
    memory.grants.actions(this.function, 'dynamodb:GetItem', 'dynamodb:PutItem');
    watched.grant(
      this.function,
      'codepipeline:GetPipelineExecution',
      'codepipeline:ListActionExecutions',
    );
  }

  /** By their names, for the stack. */
  get outputs(): Readonly<Record<string, string>> {
    return {
      WebhookArn: this.webhook.secretArn,
      NotifyFunction: this.function.functionName,
      NotifyLogs: this.function.logGroup.logGroupName,
      ...queueOutputs('Notices', this.notices.work, this.notices),
    };
  }
}
