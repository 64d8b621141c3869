import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DataTable } from '../common/data-table.ts';
import { Monitoring } from '../common/monitoring.ts';
import { PrivateBucket } from '../common/private-bucket.ts';
import { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { FunctionConsumer } from './function-consumer.ts';
import { JobApi } from './job-api.ts';
import type { JobResources } from './job-resources.ts';
import { ServiceConsumer } from './service-consumer.ts';

/**
 * Processes jobs of a standard and a FIFO queue with a function, and with containers when the queues
 * grow (workshop 2020: "you can increase the number of consumers").
 *
 *     POST /jobs ──▶ submit ──▶ queue or FIFO queue ──┬─▶ work (function) ──────┬─▶ jobs table
 *                      └──▶ jobs table   │            └─▶ service (0-10 tasks) ─┘      ▲
 *                                        └▶ dead-letter queue                          │
 *     GET /jobs/{id} ──▶ status ───────────────────────────────────────────────────────┘
 */
export class QueueWorkerStack extends SummitStack {
  constructor(scope: Construct, id: string, props: DeploymentProps) {
    super(scope, id, {
      ...props,
      description: 'summit-stacks C: SQS-decoupled worker',
      architecture: 'queue-worker',
    });
    const { settings } = props;
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'queue-worker' });

    const accessLogs = new PrivateBucket(this, 'AccessLogs', { settings });
    const consumerTimeout = FunctionConsumer.TIMEOUT;
    const resources: JobResources = {
      jobs: new DataTable(this, 'Jobs', {
        settings,
        partitionKey: 'id',
        timeToLiveAttribute: 'ttl',
      }),
      inputs: new PrivateBucket(this, 'Inputs', { settings, accessLogs }),
      standard: new QueueWithDeadLetters(this, 'Standard', { monitoring, consumerTimeout }),
      fifo: new QueueWithDeadLetters(this, 'Fifo', {
        monitoring,
        consumerTimeout,
        fifo: true,
      }),
    };
    const { api } = new JobApi(this, 'Api', { settings, monitoring, resources });
    const { work } = new FunctionConsumer(this, 'Function', { settings, monitoring, resources });
    const { worker } = new ServiceConsumer(this, 'Containers', { settings, monitoring, resources });

    const { jobs, inputs, standard, fifo } = resources;
    for (const [name, value] of Object.entries({
      ApiUrl: api.url,
      InputsBucket: inputs.bucketName,
      JobsTable: jobs.tableName,
      QueueUrl: standard.queue.queueUrl,
      DeadLetterQueueUrl: standard.deadLetters.queueUrl,
      OrderedQueueUrl: fifo.queue.queueUrl,
      OrderedDeadLetterQueueUrl: fifo.deadLetters.queueUrl,
      WorkFunction: work.functionName,
      TaskDefinition: worker.taskDefinition.taskDefinitionArn,
      Cluster: worker.cluster.clusterName,
      Service: worker.service.serviceName,
    })) {
      new CfnOutput(this, name, { value });
    }
  }
}
