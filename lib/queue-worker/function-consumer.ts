import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { QueueConsumer } from '../common/queue-consumer.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { ServiceFunction } from '../common/service-function.ts';
import { consumerEnvironment, grantConsumer, type JobResources } from './job-resources.ts';

export interface FunctionConsumerProps extends ServiceProps {
  /** What it works with. */
  readonly resources: JobResources;
}

/** Takes jobs from both queues as they come, ten in a call. */
export class FunctionConsumer extends Construct {
  /** Ten of the largest inputs, one after the other, and some to spare. */
  static readonly TIMEOUT = Duration.seconds(60);
  /** Calls at once for each queue: what is more waits, and the service joins. */
  static readonly MAX_CONCURRENCY = 5;

  /** The function of both queues. */
  readonly work: ServiceFunction;

  constructor(scope: Construct, id: string, props: FunctionConsumerProps) {
    super(scope, id);
    const { settings, monitoring, resources } = props;
    this.work = new ServiceFunction(this, 'Work', {
      settings,
      monitoring,
      entry: 'queue-worker/work',
      description: 'Does jobs of both queues',
      timeout: FunctionConsumer.TIMEOUT,
      memorySize: 1_769,
      environment: consumerEnvironment(resources),
    });
    const { MAX_CONCURRENCY: maxConcurrency } = FunctionConsumer;
    for (const queue of [resources.standard, resources.fifo]) {
      this.work.addEventSource(new QueueConsumer(queue, { maxConcurrency }));
    }
    grantConsumer(resources, this.work);
  }
}
