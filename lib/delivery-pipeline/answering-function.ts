import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import { ServiceFunction } from '../common/service-function.ts';
import type { DeployCommandProps } from './deploy-command.ts';
import type { OperatorSecret } from './operator-secret.ts';

export interface AnsweringFunctionProps extends Omit<DeployCommandProps, 'slackOrigin'> {
  /** Its file in lambda/delivery-pipeline/. */
  readonly name: string;
  /** What it does, one sentence. */
  readonly description: string;
  /** What Slack signs with. */
  readonly signingKey: OperatorSecret;
  /** Where it puts what is asked for. */
  readonly orders: QueueWithDeadLetters;
}

/** What Slack calls, as anyone may: it verifies, puts an order into the queue, and answers. */
export class AnsweringFunction extends ServiceFunction {
  /** Slack waits for three seconds: what takes longer is of no use to it. */
  static readonly TIMEOUT = Duration.seconds(5);

  constructor(scope: Construct, id: string, props: AnsweringFunctionProps) {
    const { settings, monitoring, memory, watched, signingKey, orders } = props;
    super(scope, id, {
      settings,
      monitoring,
      entry: `delivery-pipeline/${props.name}`,
      description: props.description,
      timeout: AnsweringFunction.TIMEOUT,
      // Processor time comes with memory, and Slack waits for the first call no longer than for others.
      memorySize: 1_024,
      environment: {
        PIPELINES: watched.environment.PIPELINES,
        SIGNING_KEY_ARN: signingKey.secretArn,
        MEMORY_TABLE: memory.tableName,
        ORDERS_QUEUE_URL: orders.queue.queueUrl,
        ...listed('ALLOWED_USERS', props.slackUsers),
        ...listed('ALLOWED_CHANNELS', props.slackChannels),
      },
    });
    signingKey.grantValue(this);
    memory.grants.actions(this, 'dynamodb:PutItem');
    orders.queue.grants.sendMessages(this);
  }
}

/** Nobody is listed by leaving it out: Lambda has no empty variables. */
function listed(name: string, ids: readonly string[]): Record<string, string> {
  return ids.length > 0 ? { [name]: ids.join(',') } : {};
}
