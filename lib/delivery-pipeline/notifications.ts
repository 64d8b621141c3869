import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { ServiceFunction } from '../common/service-function.ts';
import { QueueConsumer } from '../common/queue-consumer.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { DeliveryEvents } from './delivery-events.ts';
import { EventQueue } from './event-queue.ts';
import { OperatorSecret } from './operator-secret.ts';
import { queueOutputs } from './queue-outputs.ts';
import type { WatchedPipelines } from './watched-pipelines.ts';

export interface NotificationsProps extends ServiceProps {
  /** Events to announce. */
  readonly events: DeliveryEvents;
  /** Pipelines whose events are announced. */
  readonly watched: WatchedPipelines;
  /** Table of sent notices. */
  readonly idempotency: Table;
  /** Origin of Slack's webhooks, e.g. `https://hooks.slack.com`. */
  readonly slackOrigin: string;
}

/** Events -> queue -> function -> a channel of Slack, by an incoming webhook. */
export class Notifications extends Construct {
  /** Timeout of a batch, including 30 seconds in which Slack rejects messages. */
  static readonly TIMEOUT = Duration.seconds(90);
  /** Maximum concurrency: Slack accepts one message a second, and two is the minimum of SQS. */
  static readonly MAX_CONCURRENCY = 2;

  /** Queue of events to announce. */
  readonly notices: EventQueue;
  /** Address of the webhook. */
  readonly webhook: OperatorSecret;
  /** Function that sends notices to Slack. */
  readonly function: ServiceFunction;

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    const { settings, monitoring, events, watched, idempotency, slackOrigin } = props;
    this.notices = new EventQueue(this, 'Notices', {
      monitoring,
      rules: events.changes,
      consumerTimeout: Notifications.TIMEOUT,
    });
    this.webhook = new OperatorSecret(this, 'Webhook', {
      settings,
      description: 'Address of the incoming webhook that Slack shows for the channel',
    });
    this.function = new ServiceFunction(this, 'Notify', {
      settings,
      monitoring,
      entry: 'delivery-pipeline/notify',
      description: 'Tells a channel of Slack of pipelines, approvals, deployments and alarms',
      timeout: Notifications.TIMEOUT,
      memorySize: 512,
      environment: {
        ...this.notices.work.consumerVariables,
        ...watched.environment,
        WEBHOOK_ARN: this.webhook.secretArn,
        SLACK_ORIGIN: slackOrigin,
        MEMORY_TABLE: idempotency.tableName,
      },
    });
    this.function.addEventSource(
      new QueueConsumer(this.notices.work, { maxConcurrency: Notifications.MAX_CONCURRENCY }),
    );
    this.webhook.grantValue(this.function);
    idempotency.grants.actions(this.function, 'dynamodb:GetItem', 'dynamodb:PutItem');
    watched.grant(
      this.function,
      'codepipeline:GetPipelineExecution',
      'codepipeline:ListActionExecutions',
    );
  }

  /** Outputs of the stack by name. */
  get outputs(): Readonly<Record<string, string>> {
    return {
      WebhookArn: this.webhook.secretArn,
      NotifyFunction: this.function.functionName,
      NotifyLogs: this.function.logGroup.logGroupName,
      ...queueOutputs('Notices', this.notices.work, this.notices),
    };
  }
}
