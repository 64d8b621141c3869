import { Duration } from 'aws-cdk-lib';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { PrivateBucket } from '../common/private-bucket.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { StatementMachine } from './statement-machine.ts';
import { Warehouse } from './warehouse.ts';
import type { WarehouseRole } from './warehouse-role.ts';

export interface ExportsProps extends ServiceProps {
  /** Warehouse whose Data API runs the statements. */
  readonly warehouse: Warehouse;
  /** Bucket of the Parquet files. */
  readonly bucket: PrivateBucket;
  /** Role with which Redshift writes to the bucket. */
  readonly role: WarehouseRole;
}

/** State machine that unloads a month to Parquet; started by hand, or by a schedule of the reader's. */
export class Exports extends Construct {
  /** State machine of the exports. */
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: ExportsProps) {
    super(scope, id);
    const { settings, monitoring, warehouse, bucket, role } = props;
    this.stateMachine = new StatementMachine(this, 'StateMachine', {
      settings,
      file: 'export.asl.json',
      comment: 'Unloads a month to Parquet',
      substitutions: {
        ...warehouse.target,
        Database: Warehouse.DATABASE,
        ExportsBucket: bucket.bucketName,
        UnloadRoleArn: role.roleArn,
      },
    });
    warehouse.grantUse(this.stateMachine, 'ExecuteStatement', 'DescribeStatement');
    const failed = this.stateMachine.metricFailed({ period: Duration.minutes(5) });
    monitoring.alarm('ExportsFail', {
      severity: 'warning',
      summary: 'An export failed.',
      runbook: 'exports-fail',
      metric: failed,
      threshold: 1,
    });
    monitoring.graph('Migrations and exports', failed.with({ label: 'exports failed' }));
  }
}
