import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Monitoring } from '../common/monitoring.ts';
import { PrivateBucket } from '../common/private-bucket.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { Exports } from './exports.ts';
import { Loads } from './loads.ts';
import { Migrations } from './migrations.ts';
import type { DataWarehouseOptions } from './options.ts';
import { ProvisionedWarehouse } from './provisioned-warehouse.ts';
import { QueryApi } from './query-api.ts';
import { ServerlessWarehouse } from './serverless-warehouse.ts';
import { SpectrumRole } from './spectrum-role.ts';
import { Warehouse } from './warehouse.ts';
import { WarehouseRole } from './warehouse-role.ts';

export interface DataWarehouseStackProps extends DeploymentProps, DataWarehouseOptions {
  /** Stack of the data lake, whose trips queries can join. */
  readonly lake: Stack;
}

/**
 * Star schema on Redshift, loaded from S3 and queried by SQL (Chicago 2017: Redshift with
 * its leader node and PostgreSQL protocol; Spectrum).
 *
 *     deployment ─▶ EventBridge ─▶ migrations ──┐
 *     manifest ─▶ loads ─▶ queue ─▶ load ─ COPY ─▶ warehouse ─ UNLOAD ─▶ exports
 *     POST /queries ─▶ query ─ Data API ────────┘          └─ Spectrum ─ data lake
 */
export class DataWarehouseStack extends SummitStack {
  constructor(scope: Construct, id: string, props: DataWarehouseStackProps) {
    super(scope, id, {
      ...props,
      description: 'summit-stacks I: data warehouse',
      architecture: 'data-warehouse',
    });
    const { settings, lake } = props;
    this.addStackDependency(lake, 'its catalogue and its bucket');
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'data-warehouse' });

    const accessLogs = new PrivateBucket(this, 'AccessLogs', { settings });
    const loads = new PrivateBucket(this, 'Loads', { settings, accessLogs });
    const unloaded = new PrivateBucket(this, 'Exports', { settings, accessLogs });
    const roles = {
      copy: new WarehouseRole(this, 'CopyRole', { description: 'COPY reads the bucket of loads' }),
      unload: new WarehouseRole(this, 'UnloadRole', {
        description: 'UNLOAD writes to the bucket of exports',
      }),
      spectrum: new SpectrumRole(this, 'SpectrumRole', { lake }),
    };
    loads.grantReadObjects(roles.copy);
    unloaded.grantWriteObjects(roles.unload);
    roles.unload.allow(['s3:ListBucket'], unloaded.bucketArn);

    const Kind = props.warehouse === 'serverless' ? ServerlessWarehouse : ProvisionedWarehouse;
    const warehouse = new Kind(this, 'Warehouse', { settings, roles: Object.values(roles) });
    const all = { settings, monitoring, warehouse };
    const load = new Loads(this, 'Loader', { ...all, bucket: loads, role: roles.copy });
    const query = new QueryApi(this, 'Queries', all);
    const exports = new Exports(this, 'Exporter', {
      ...all,
      bucket: unloaded,
      role: roles.unload,
    });
    const migrations = new Migrations(this, 'Migrations', {
      ...all,
      roles,
      lakeDatabase: roles.spectrum.lake.databaseName,
      users: {
        load: load.role,
        query: query.role,
        export: exports.stateMachine.role,
      },
    });
    warehouse.monitor(monitoring);

    this.output({
      ApiUrl: query.api.url,
      ...warehouse.outputs,
      Database: Warehouse.DATABASE,
      LoadsBucket: loads.bucketName,
      ExportsBucket: unloaded.bucketName,
      UnloadRoleArn: roles.unload.roleArn,
      MigrationsStateMachine: migrations.stateMachine.stateMachineArn,
      ExportStateMachine: exports.stateMachine.stateMachineArn,
      LoadFunction: load.function.functionName,
      LoadQueueUrl: load.queue.queue.queueUrl,
      LoadDeadLetterQueueUrl: load.queue.deadLetters.queueUrl,
      LakeDatabaseName: roles.spectrum.lake.databaseName,
      ClientSecurityGroup: warehouse.network.clients.securityGroupId,
    });
  }

  private output(values: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value });
  }
}
