import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterOrPolicy, SubscriptionFilter } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../lambda/fan-out/contract.ts';
import { METRIC_NAMESPACE } from '../common/metric-namespace.ts';
import { QueueConsumer } from '../common/queue-consumer.ts';
import type { DeadLetterQueue } from '../common/dead-letter-queue.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { PrivateBucket } from '../common/private-bucket.ts';
import { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import { ServiceFunction } from '../common/service-function.ts';
import type { EventTopics } from './event-topics.ts';
import { QueueSubscription } from './queue-subscription.ts';

export interface SubscriberProps extends ServiceProps {
  /** Topics that it subscribes to. */
  readonly topics: EventTopics;
  /** Bucket whose objects it reads. */
  readonly uploads: PrivateBucket;
  /** Name in the attribute `subscriber` of replays, and of its file in lambda/fan-out/. */
  readonly name: string;
  /** Description of its function, one sentence. */
  readonly description: string;
  /** Maximum duration of one batch. */
  readonly timeout: Duration;
  /** Memory of its function in MiB. */
  readonly memorySize: number;
  /** Additional environment variables of its function. */
  readonly environment: Record<string, string>;
  /**
   * Suffixes of the keys that it receives, case-sensitive.
   *
   * @default - all objects
   */
  readonly suffixes?: readonly string[];
}

/** Both topics -> queue -> function. Its failures don't affect other subscribers. */
export class Subscriber extends Construct {
  /** Maximum concurrent calls: a burst waits, and the account's concurrency stays free for others. */
  static readonly MAX_CONCURRENCY = 10;

  /** Its queue, with the dead-letter queue. */
  readonly work: QueueWithDeadLetters;
  /** Function that processes the messages. */
  readonly function: ServiceFunction;
  /** Dead-letter queue of each topic's subscription. */
  readonly undelivered: Readonly<Record<'created' | 'replays', DeadLetterQueue>>;

  constructor(scope: Construct, id: string, props: SubscriberProps) {
    super(scope, id);
    const { monitoring, topics, suffixes, name } = props;
    // Names of alarms contain these ids, which must therefore differ between subscribers.
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
      namespace: METRIC_NAMESPACE,
      metricName: 'ObjectsDone',
      dimensionsMap: { service: `fan-out/${name}` },
      statistic: 'sum',
      period: Duration.minutes(5),
      label: name,
    });
  }
}

/**
 * Filter on the body that S3 writes. `Records` is a list: SNS matches each of its objects
 * (https://aws.amazon.com/blogs/compute/introducing-payload-based-message-filtering-for-amazon-sns/).
 */
function keysEndingIn(suffixes: readonly string[]): Record<string, FilterOrPolicy> {
  const filter = SubscriptionFilter.stringFilter({ matchSuffixes: [...suffixes] });
  const object = FilterOrPolicy.policy({ key: FilterOrPolicy.filter(filter) });
  return { Records: FilterOrPolicy.policy({ s3: FilterOrPolicy.policy({ object }) }) };
}
