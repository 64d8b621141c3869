import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { LoadVariables } from '../../lambda/data-warehouse/contract.ts';
import { METRIC_NAMESPACE } from '../common/metric-namespace.ts';
import type { PrivateBucket } from '../common/private-bucket.ts';
import { QueueConsumer } from '../common/queue-consumer.ts';
import { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import { ServiceFunction } from '../common/service-function.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { callerRole, type WarehouseRole } from './warehouse-role.ts';
import { Warehouse } from './warehouse.ts';

export interface LoadsProps extends ServiceProps {
  /** Warehouse whose Data API runs the statements. */
  readonly warehouse: Warehouse;
  /** Bucket of the data files and manifests. */
  readonly bucket: PrivateBucket;
  /** Role with which Redshift reads the bucket. */
  readonly role: WarehouseRole;
}

/** Manifest in the bucket -> queue -> function -> COPY, once for each content of a manifest. */
export class Loads extends Construct {
  /** Timeout of the function, which waits for COPY; a longer one is looked after again later. */
  static readonly TIMEOUT = Duration.minutes(2);

  /** Queue of the manifests. */
  readonly queue: QueueWithDeadLetters;
  /** Function that runs COPY. */
  readonly function: ServiceFunction;
  /** Role of the function, whose database user runs the statements. */
  readonly role: IRole;

  constructor(scope: Construct, id: string, props: LoadsProps) {
    super(scope, id);
    const { settings, monitoring, warehouse, bucket, role } = props;
    this.queue = new QueueWithDeadLetters(this, 'Manifests', {
      monitoring,
      consumerTimeout: Loads.TIMEOUT,
      maxAge: Duration.hours(1),
    });
    bucket.notifyQueue(this.queue.queue);
    this.function = new ServiceFunction(this, 'Load', {
      settings,
      monitoring,
      entry: 'data-warehouse/load',
      description: 'Loads the files of a manifest with COPY',
      timeout: Loads.TIMEOUT,
      memorySize: 256,
      environment: {
        TARGET_NAME: warehouse.target.TargetName,
        TARGET: warehouse.target.Target,
        DATABASE: Warehouse.DATABASE,
        LOADS_BUCKET: bucket.bucketName,
        COPY_ROLE_ARN: role.roleArn,
        ...this.queue.consumerVariables,
      } satisfies LoadVariables & Record<string, string>,
    });
    // A load locks the history of loads: more at once would only wait.
    this.function.addEventSource(
      new QueueConsumer(this.queue, { batchSize: 1, maxConcurrency: 2 }),
    );
    bucket.grantReadObjects(this.function);
    warehouse.grantUse(
      this.function,
      'BatchExecuteStatement',
      'ExecuteStatement',
      'DescribeStatement',
      'GetStatementResult',
    );
    this.role = callerRole(this.function);
    const rejected = metric('RowsRejected', 'rows rejected');
    monitoring.alarm('RowsAreRejected', {
      severity: 'warning',
      summary:
        'COPY left out rows, as the manifest allows: their reasons are in sys_load_error_detail.',
      runbook: 'rows-are-rejected',
      metric: rejected,
      threshold: 1,
    });
    monitoring.graph(
      'Loads',
      metric('ManifestsLoaded', 'manifests loaded'),
      metric('ManifestsKnown', 'manifests that came again'),
      metric('RowsLoaded', 'rows loaded'),
      rejected,
    );
  }
}

function metric(metricName: string, label: string): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { service: 'data-warehouse/load' },
    statistic: 'sum',
    period: Duration.minutes(5),
    label,
  });
}
