import { Duration } from 'aws-cdk-lib';
import type { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { DeadLetterQueue } from '../common/dead-letter-queue.ts';
import type { Monitoring } from '../common/monitoring.ts';
import { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import type { ServiceProps } from '../common/service-props.ts';

export interface EventQueueProps extends Pick<ServiceProps, 'monitoring'> {
  /** Whose events it takes. */
  readonly rules: readonly Rule[];
  /** Longest that its function may take. */
  readonly consumerTimeout: Duration;
}

/**
 * Events on their way to a function. Those that EventBridge can't deliver for a day wait in a queue
 * of their own, with an alarm: a policy that refuses them or a queue that is gone loses nothing.
 */
export class EventQueue extends Construct {
  /** How long EventBridge tries, at most 185 times in that time. */
  static readonly MAX_EVENT_AGE = Duration.days(1);

  /** Where events wait, and what could not be done with them. */
  readonly work: QueueWithDeadLetters;
  /** Events that EventBridge could not deliver. */
  readonly deadLetterQueue: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: EventQueueProps) {
    super(scope, id);
    const { monitoring, rules, consumerTimeout } = props;
    // Alarms go by these ids, so that they must differ from those of other queues.
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
  return new DeadLetterQueue(scope, 'Undelivered', {
    monitoring,
    alarm: `${target}HasUndelivered`,
    summary: 'EventBridge could not deliver events.',
    runbook: 'undelivered',
    graph: 'Rules: undelivered events',
    label: target,
  });
}
