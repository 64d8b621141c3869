import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { QueueConsumer } from '../common/queue-consumer.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { ServiceFunction } from '../common/service-function.ts';
import { consumerEnvironment, grantConsumer, type JobResources } from './job-resources.ts';

export interface FunctionConsumerProps extends ServiceProps {
  /** Resources of the jobs. */
  readonly resources: JobResources;
}

/** Function that receives jobs from both queues, up to ten per call. */
export class FunctionConsumer extends Construct {
  /** Time for ten of the largest inputs, one after the other, with a margin. */
  static readonly TIMEOUT = Duration.seconds(60);
  /** Maximum concurrent calls per queue: other messages wait, and the service scales out. */
  static readonly MAX_CONCURRENCY = 5;

  /** Function of both queues. */
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
