import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Monitoring } from '../common/monitoring.ts';
import { ServiceNetwork } from '../common/service-network.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { AcceleratedQueue } from './accelerated-queue.ts';
import { CallingFunctions } from './calling-functions.ts';
import { Compute } from './compute.ts';
import { GenomicsBuckets } from './genomics-buckets.ts';
import { GenomicsJob } from './genomics-job.ts';
import { Hosts } from './hosts.ts';
import { LustreScratch } from './lustre-scratch.ts';
import type { HpcBatchOptions } from './options.ts';
import { VariantCalling } from './variant-calling.ts';
import { VariantCatalogue } from './variant-catalogue.ts';

export interface HpcBatchStackProps extends DeploymentProps, HpcBatchOptions {}

/**
 * Calls the variants of genomes with array jobs on Spot instances that exist only while jobs run
 * (London 2019, AstraZeneca: "very little running most of the time").
 *
 *     execution ─▶ plan ─▶ split ─▶ align[n] ─▶ merge ─▶ call[n] ─▶ gather ─▶ register ─▶ catalog
 *                            └────────┴── jobs: Spot, on-demand ──┴───────┘
 *     data bucket ─▶ work bucket (parts, alignments, slices) ─▶ results bucket (VCF, Parquet)
 */
export class HpcBatchStack extends SummitStack {
  constructor(scope: Construct, id: string, props: HpcBatchStackProps) {
    super(scope, id, {
      ...props,
      description: 'summit-stacks M: genomics on AWS Batch',
      architecture: 'hpc-batch',
    });
    const { settings, maxVcpus, accelerator } = props;
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'hpc-batch' });
    const network = new ServiceNetwork(this, 'Network', {
      settings,
      interfaceEndpoints: ['Ecs', 'EcsAgent', 'EcsTelemetry', 'EcrApi', 'EcrDocker', 'Logs'],
    });
    const buckets = new GenomicsBuckets(this, 'Buckets', { settings });
    const scratch =
      props.scratch === 'lustre'
        ? new LustreScratch(this, 'Scratch', { network, bucket: buckets.work })
        : undefined;
    const hosts = new Hosts(this, 'Hosts', { scratch });
    const { queue } = new Compute(this, 'Compute', { settings, network, hosts, maxVcpus });
    const job = new GenomicsJob(this, 'Job', { settings, buckets, scratch });
    const catalogue = new VariantCatalogue(this, 'Catalogue', { results: buckets.results });
    const functions = new CallingFunctions(this, 'Functions', {
      settings,
      monitoring,
      buckets,
      job,
      catalogue,
    });
    const { stateMachine } = new VariantCalling(this, 'Calling', {
      settings,
      monitoring,
      queue,
      job,
      functions,
    });
    this.output({
      DataBucket: buckets.data.bucketName,
      WorkBucket: buckets.work.bucketName,
      ResultsBucket: buckets.results.bucketName,
      StateMachine: stateMachine.stateMachineArn,
      JobQueue: queue.jobQueueArn,
      JobDefinition: job.definition.jobDefinitionArn,
      JobLogGroup: job.logGroup.logGroupName,
      Database: catalogue.databaseName,
      Table: catalogue.tableName,
      WorkGroup: catalogue.workGroup.name,
    });
    if (accelerator !== 'none') {
      const queues = { settings, network, hosts, maxVcpus, accelerator };
      const { compute } = new AcceleratedQueue(this, 'Accelerated', queues);
      this.output({ AcceleratedJobQueue: compute.queue.jobQueueArn });
    }
  }

  private output(values: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value });
  }
}
