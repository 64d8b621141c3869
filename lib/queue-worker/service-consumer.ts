import { Construct } from 'constructs';
import type { ConsumerVariables, ServiceVariables } from '../../lambda/queue-worker/contract.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { ServiceNetwork } from '../common/service-network.ts';
import { WorkerService } from '../common/worker-service.ts';
import { BacklogScaling } from './backlog-scaling.ts';
import { consumerEnvironment, grantConsumer, type JobResources } from './job-resources.ts';

export interface ServiceConsumerProps extends ServiceProps {
  /** Resources of the jobs. */
  readonly resources: JobResources;
}

/** Fargate service that scales out with the backlog beside the function, and in to zero tasks. */
export class ServiceConsumer extends Construct {
  /** Visibility timeout in seconds, unless the task extends it. */
  static readonly VISIBILITY_SECONDS = 20;

  /** Service that scales with the backlog of both queues. */
  readonly worker: WorkerService;

  constructor(scope: Construct, id: string, props: ServiceConsumerProps) {
    super(scope, id);
    const { settings, monitoring, resources } = props;
    this.worker = new WorkerService(this, 'Service', {
      settings,
      monitoring,
      network: new ServiceNetwork(this, 'Network', { settings }),
      entry: 'queue-worker/service',
      cpu: 512,
      memoryLimitMiB: 1_024,
      environment: {
        ...consumerEnvironment(resources),
        VISIBILITY_SECONDS: String(ServiceConsumer.VISIBILITY_SECONDS),
      } satisfies ConsumerVariables & ServiceVariables,
    });
    grantConsumer(resources, this.worker);
    new BacklogScaling(this, 'Scaling', {
      worker: this.worker,
      queues: [resources.standard.queue, resources.fifo.queue],
    });
  }
}
