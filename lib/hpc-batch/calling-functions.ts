import { Duration } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../lambda/hpc-batch/contract.ts';
import { ServiceFunction } from '../common/service-function.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { GenomicsBuckets } from './genomics-buckets.ts';
import type { GenomicsJob } from './genomics-job.ts';
import type { VariantCatalogue } from './variant-catalogue.ts';

export interface CallingFunctionsProps extends ServiceProps {
  /** Buckets of the runs. */
  readonly buckets: GenomicsBuckets;
  /** Job definition whose log Explain reads. */
  readonly job: GenomicsJob;
  /** Table to which Register adds partitions. */
  readonly catalogue: VariantCatalogue;
}

/** Functions of the tasks that are not jobs. */
export class CallingFunctions extends Construct {
  /** Timeout, shorter than that of the tasks. */
  static readonly TIMEOUT = Duration.seconds(30);

  /** Checks the input and writes the plan. */
  readonly plan: ServiceFunction;
  /** Adds the results to the catalog. */
  readonly register: ServiceFunction;
  /** Describes failed jobs. */
  readonly explain: ServiceFunction;

  constructor(scope: Construct, id: string, props: CallingFunctionsProps) {
    super(scope, id);
    const { settings, monitoring, buckets, job, catalogue } = props;
    const common = { settings, monitoring, timeout: CallingFunctions.TIMEOUT, memorySize: 512 };
    this.plan = new ServiceFunction(this, 'Plan', {
      ...common,
      entry: 'hpc-batch/plan',
      description: 'Checks the input of an execution and writes the plan of its jobs',
      // The state machine catches its errors, which are about the input.
      errorAlarm: false,
      environment: {
        [ENVIRONMENT.dataBucket]: buckets.data.bucketName,
        [ENVIRONMENT.workBucket]: buckets.work.bucketName,
        [ENVIRONMENT.resultsBucket]: buckets.results.bucketName,
        [ENVIRONMENT.imageHash]: job.imageHash,
      },
    });
    buckets.data.grantReadObjects(this.plan);
    buckets.work.grantWriteObjects(this.plan);
    buckets.results.grantReadObjects(this.plan);
    this.register = new ServiceFunction(this, 'Register', {
      ...common,
      entry: 'hpc-batch/register',
      description: 'Adds the results of a run to the Glue Data Catalog',
      environment: {
        [ENVIRONMENT.resultsBucket]: buckets.results.bucketName,
        [ENVIRONMENT.database]: catalogue.databaseName,
        [ENVIRONMENT.table]: catalogue.tableName,
      },
    });
    buckets.results.grantReadObjects(this.register);
    Grant.addToPrincipal({
      grantee: this.register,
      actions: ['glue:GetTable', 'glue:CreatePartition'],
      resourceArns: catalogue.arns,
    });
    this.explain = new ServiceFunction(this, 'Explain', {
      ...common,
      entry: 'hpc-batch/explain',
      description: 'Describes the failed jobs of a step with the address of their log',
      environment: { [ENVIRONMENT.logGroup]: job.logGroup.logGroupName },
    });
    this.grantExplain(job);
  }

  private grantExplain(job: GenomicsJob): void {
    Grant.addToPrincipal({
      grantee: this.explain,
      actions: ['batch:ListJobs', 'batch:DescribeJobs'],
      resourceArns: ['*'],
    });
    Grant.addToPrincipal({
      grantee: this.explain,
      actions: ['logs:GetLogEvents'],
      resourceArns: [job.logGroup.logGroupArn],
    });
  }
}
