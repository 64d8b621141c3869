import { Duration } from 'aws-cdk-lib';
import type { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { DeadLetterQueue } from '../common/dead-letter-queue.ts';
import type { Monitoring } from '../common/monitoring.ts';
import { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import type { ServiceProps } from '../common/service-props.ts';

export interface EventQueueProps extends Pick<ServiceProps, 'monitoring'> {
  /** Rules that send events to the queue. */
  readonly rules: readonly Rule[];
  /** Timeout of the function. */
  readonly consumerTimeout: Duration;
}

/**
 * Queue of events for a function. Events that EventBridge can't deliver within a day, e.g. because
 * the queue does not exist or its policy denies access, go to a dead-letter queue with an alarm.
 */
export class EventQueue extends Construct {
  /** Time for which EventBridge retries, at most 185 times. */
  static readonly MAX_EVENT_AGE = Duration.days(1);

  /** Queue of events, with a dead-letter queue for failed ones. */
  readonly work: QueueWithDeadLetters;
  /** Dead-letter queue for events that EventBridge could not deliver. */
  readonly deadLetterQueue: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: EventQueueProps) {
    super(scope, id);
    const { monitoring, rules, consumerTimeout } = props;
    // Alarms have these ids, which must differ from those of other queues.
    // eslint-disable-next-line awscdk/no-variable-construct-id
    this.work = new QueueWithDeadLetters(this, `${id}Work`, { monitoring, consumerTimeout });
    this.deadLetterQueue = ruleDeadLetterQueue(this, monitoring, id);
    for (const rule of rules) {
      rule.addTarget(
        new SqsQueue(this.work.queue, {
          deadLetterQueue: this.deadLetterQueue,
          maxEventAge: EventQueue.MAX_EVENT_AGE,
        }),
      );
    }
  }
}

/** Dead-letter queue of rules, for events that EventBridge could not deliver. */
export function ruleDeadLetterQueue(
  scope: Construct,
  monitoring: Monitoring,
  target: string,
): DeadLetterQueue {
  // A queue of the construct that calls it.
  // eslint-disable-next-line awscdk/require-passing-this
  return new DeadLetterQueue(scope, 'Undelivered', {
    monitoring,
    alarm: `${target}HasUndelivered`,
    summary: 'EventBridge could not deliver events.',
    runbook: 'undelivered',
    graph: 'Rules: undelivered events',
    label: target,
  });
}
