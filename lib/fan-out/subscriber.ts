import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterOrPolicy, SubscriptionFilter } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../lambda/fan-out/contract.ts';
import { QueueConsumer } from '../common/queue-consumer.ts';
import type { DeadLetterQueue } from '../common/dead-letter-queue.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { PrivateBucket } from '../common/private-bucket.ts';
import { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import { ServiceFunction } from '../common/service-function.ts';
import type { EventTopics } from './event-topics.ts';
import { QueueSubscription } from './queue-subscription.ts';

export interface SubscriberProps extends ServiceProps {
  /** What it hears of. */
  readonly topics: EventTopics;
  /** The objects that it hears of. */
  readonly uploads: PrivateBucket;
  /** What replays call it in their attribute `subscriber`, and its file in lambda/fan-out/. */
  readonly name: string;
  /** What its function does, one sentence. */
  readonly description: string;
  /** Longest that one batch may take. */
  readonly timeout: Duration;
  /** MiB of its function. */
  readonly memorySize: number;
  /** What its function reads, beside what every subscriber has. */
  readonly environment: Record<string, string>;
  /**
   * Endings of the keys that it takes, in the case that they are written in.
   *
   * @default - all objects
   */
  readonly suffixes?: readonly string[];
}

/** Both topics -> queue -> function. What goes wrong here stays here. */
export class Subscriber extends Construct {
  /** Calls at once: a burst waits, and the account's concurrency stays free for others. */
  static readonly MAX_CONCURRENCY = 10;

  /** What waits for it, and what it could not do. */
  readonly work: QueueWithDeadLetters;
  /** Its function. */
  readonly function: ServiceFunction;
  /** Where SNS keeps what it could not deliver of each topic. */
  readonly undelivered: Readonly<Record<'created' | 'replays', DeadLetterQueue>>;

  constructor(scope: Construct, id: string, props: SubscriberProps) {
    super(scope, id);
    const { monitoring, topics, suffixes, name } = props;
    // Alarms go by these ids, so that they must differ from those of other subscribers.
    /* eslint-disable awscdk/no-variable-construct-id */
    this.work = new QueueWithDeadLetters(this, `${id}Work`, {
      monitoring,
      consumerTimeout: props.timeout,
    });
    const { queue } = this.work;
    const created = new QueueSubscription(this, `${id}Created`, {
      monitoring,
      queue,
      topic: topics.created,
      body: suffixes && keysEndingIn(suffixes),
    });
    const replays = new QueueSubscription(this, `${id}Replays`, {
      monitoring,
      queue,
      topic: topics.replays,
      attributes: { subscriber: SubscriptionFilter.stringFilter({ allowlist: [name] }) },
    });
    /* eslint-enable awscdk/no-variable-construct-id */
    this.undelivered = { created: created.undelivered, replays: replays.undelivered };
    this.function = this.consumer(id, props);
    monitoring.graph('Objects done', this.metricDone(name));
  }

  private consumer(id: string, props: SubscriberProps): ServiceFunction {
    const { settings, monitoring, uploads, name } = props;
    const consumer = new ServiceFunction(this, id, {
      settings,
      monitoring,
      entry: `fan-out/${name}`,
      description: props.description,
      timeout: props.timeout,
      memorySize: props.memorySize,
      environment: {
        [ENVIRONMENT.uploadsBucket]: uploads.bucketName,
        ...this.work.consumerVariables,
        ...props.environment,
      },
    });
    consumer.addEventSource(
      new QueueConsumer(this.work, { maxConcurrency: Subscriber.MAX_CONCURRENCY }),
    );
    uploads.grantReadObjects(consumer);
    return consumer;
  }

  private metricDone(name: string): Metric {
    return new Metric({
      namespace: 'summit-stacks',
      metricName: 'ObjectsDone',
      dimensionsMap: { service: `fan-out/${name}` },
      statistic: 'sum',
      period: Duration.minutes(5),
      label: name,
    });
  }
}

/**
 * A filter on the body that S3 writes. `Records` is a list: SNS looks into each of its objects
 * (https://aws.amazon.com/blogs/compute/introducing-payload-based-message-filtering-for-amazon-sns/).
 */
function keysEndingIn(suffixes: readonly string[]): Record<string, FilterOrPolicy> {
  const filter = SubscriptionFilter.stringFilter({ matchSuffixes: [...suffixes] });
  const object = FilterOrPolicy.policy({ key: FilterOrPolicy.filter(filter) });
  return { Records: FilterOrPolicy.policy({ s3: FilterOrPolicy.policy({ object }) }) };
}
