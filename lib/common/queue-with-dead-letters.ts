import { Duration } from 'aws-cdk-lib';
import { MathExpression, type IMetric, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  DeduplicationScope,
  FifoThroughputLimit,
  Queue,
  QueueEncryption,
  RedrivePermission,
  type QueueProps,
} from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { failedMessages } from './dead-letter-queue.ts';
import type { ServiceProps } from './service-props.ts';

export interface QueueWithDeadLettersProps extends Pick<ServiceProps, 'monitoring'> {
  /** Maximum processing time of a message, e.g. the timeout of the function. */
  readonly consumerTimeout: Duration;
  /**
   * Age of the oldest message at which the alarm on slow consumers goes to ALARM.
   *
   * @default 15 minutes
   */
  readonly maxAge?: Duration;
  /**
   * Seconds for which consumers should have been running, 0 while there are none: the age of a
   * message counts only from their start.
   *
   * @default - consumers always run
   */
  readonly consumersUpFor?: Metric;
  /**
   * Retention of messages; less than the 14 days of the dead-letter queue, which count from the
   * same time.
   *
   * @default 4 days
   */
  readonly retention?: Duration;
  /**
   * Creates FIFO queues: messages of one group keep their order, also in the dead-letter queue.
   * Senders set the group and a deduplication id, as two jobs may have the same content.
   *
   * @default false
   */
  readonly fifo?: boolean;
}

/** Environment variables of a function that consumes a queue. */
export type QueueVariables = Readonly<
  Record<'QUEUE_URL' | 'DEAD_LETTER_QUEUE_URL' | 'MAX_RECEIVES', string>
>;

/**
 * High-throughput mode: the limit of 300 calls a second applies to each group
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/high-throughput-fifo.html).
 */
const FIFO: Partial<QueueProps> = {
  fifo: true,
  contentBasedDeduplication: false,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
};

/**
 * Queue with a dead-letter queue for messages that failed five times, and the alarms of both.
 *
 * For a FIFO queue, SQS also counts a receive of messages that are returned unprocessed behind a
 * failed message: with a maximum of five, a whole group would move to the dead-letter queue
 * unprocessed. Its consumers count the attempts, and SQS moves only messages that no consumer gave
 * up (docs/decisions/queue-worker.md).
 *
 * The visibility timeout is six times the consumer's timeout, as AWS recommends for functions
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
 */
export class QueueWithDeadLetters extends Construct {
  /** Maximum receives before a message moves to the dead-letter queue. */
  static readonly MAX_RECEIVES = 5;
  /** Maximum receives in a FIFO queue, whose consumers count the attempts. */
  static readonly MAX_FIFO_RECEIVES = 100;

  /** Messages to be processed. */
  readonly queue: Queue;
  /** Failed messages. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: QueueWithDeadLettersProps) {
    super(scope, id);
    const common = {
      ...(props.fifo ? FIFO : {}),
      // In production, messages outlive their stack, until their retention ends.
      removalPolicy: props.monitoring.settings.removalPolicy,
    };
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...common,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      redriveAllowPolicy: { redrivePermission: RedrivePermission.ALLOW_ALL },
    });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: props.retention ?? Duration.days(4),
      receiveMessageWaitTime: Duration.seconds(20),
      visibilityTimeout: Duration.seconds(props.consumerTimeout.toSeconds() * 6),
      deadLetterQueue: {
        queue: this.deadLetters,
        maxReceiveCount: props.fifo
          ? QueueWithDeadLetters.MAX_FIFO_RECEIVES
          : QueueWithDeadLetters.MAX_RECEIVES,
      },
    });
    this.addAlarms(id, props);
  }

  /** Environment variables of a consumer. */
  get consumerVariables(): QueueVariables {
    return {
      QUEUE_URL: this.queue.queueUrl,
      DEAD_LETTER_QUEUE_URL: this.deadLetters.queueUrl,
      MAX_RECEIVES: String(QueueWithDeadLetters.MAX_RECEIVES),
    };
  }

  private addAlarms(id: string, props: QueueWithDeadLettersProps): void {
    const { monitoring, maxAge = Duration.minutes(15), consumersUpFor } = props;
    const options = { period: Duration.minutes(1), statistic: 'max' };
    const waiting = this.queue.metricApproximateNumberOfMessagesVisible(options);
    const failed = failedMessages(this.deadLetters);
    const age = this.queue.metricApproximateAgeOfOldestMessage(options);
    monitoring.alarm(`${id}HasDeadLetters`, {
      severity: 'critical',
      summary: 'Work could not be done and waits in the dead-letter queue.',
      runbook: 'failed-messages',
      metric: failed,
      threshold: 1,
    });
    monitoring.alarm(`${id}IsLate`, {
      severity: 'warning',
      summary: `The oldest message is older than ${maxAge.toHumanString()}: consumers are too slow or stopped.`,
      runbook: 'queue-is-late',
      metric: consumersUpFor ? ageWhileConsumed(age, consumersUpFor) : age,
      threshold: maxAge.toSeconds(),
    });
    monitoring.graph(
      'Queues: messages waiting and dead',
      waiting.with({ label: `${id}: waiting` }),
      failed.with({ label: `${id}: dead` }),
    );
    monitoring.graph('Queues: age of the oldest message, seconds', age.with({ label: id }));
  }
}

/** Age of the oldest message, at most the time for which consumers should have been running. */
function ageWhileConsumed(age: Metric, up: Metric): IMetric {
  const { period } = up;
  return new MathExpression({
    // MIN is wrong here: it ignores a series without data, and an empty queue has no age.
    expression: 'IF(age < up, age, up)',
    usingMetrics: { age: age.with({ period }), up },
    period,
    label: 'age of the oldest message, counted while consumers should be up',
  });
}
