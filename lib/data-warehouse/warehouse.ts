import { Grant, type IGrantable, type IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { TargetName } from '../../lambda/data-warehouse/contract.ts';
import type { Monitoring } from '../common/monitoring.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { WarehouseNetwork } from './warehouse-network.ts';
import type { WarehouseRole } from './warehouse-role.ts';

export interface WarehouseProps extends Pick<ServiceProps, 'settings'> {
  /** Roles that statements may name with IAM_ROLE. */
  readonly roles: readonly WarehouseRole[];
}

/** Name of a warehouse in calls of the Data API. */
export interface WarehouseTarget {
  /** Parameter of the calls. */
  readonly TargetName: TargetName;
  /** Its value. */
  readonly Target: string;
}

/** Names in the definition of the migrations that depend on the kind of the warehouse. */
export interface WarehouseAdministration {
  /** ARN of the admin's secret, or `none` where the migrations find it. */
  readonly AdminSecretArn: string;
  /** ARN of the workgroup whose usage limit the migrations set, or `none`. */
  readonly WorkgroupArn: string;
  /** Compute of a day in RPU-hours for that limit. */
  readonly DailyRpuHours: string;
}

/** Redshift in a network of its own, with permissions for the callers of its Data API. */
export abstract class Warehouse extends Construct {
  /** Database of all schemas. */
  static readonly DATABASE = 'warehouse';
  /** User of the migrations. */
  static readonly ADMIN = 'warehouse_admin';
  /** Seconds that a statement of any user may take; the query function's user has a shorter limit. */
  static readonly MAX_SECONDS = 3_600;

  /** Network of the compute. */
  readonly network: WarehouseNetwork;
  /** Name in calls of the Data API. */
  abstract readonly target: WarehouseTarget;
  /** Secret and limit that the migrations use as admin. */
  abstract readonly administration: WarehouseAdministration;
  /** Values for those who use the warehouse, as outputs of the stack. */
  abstract readonly outputs: Readonly<Record<string, string>>;
  /** ARN for permissions on statements. */
  protected abstract readonly arn: string;

  constructor(scope: Construct, id: string, props: WarehouseProps) {
    super(scope, id);
    this.network = new WarehouseNetwork(this, 'Network', { settings: props.settings });
  }

  /** Adds the alarms and graphs of the compute. */
  abstract monitor(monitoring: Monitoring): void;

  /** Grants SQL as the database user of the grantee's role, `IAMR:` and its name. */
  grantUse(grantee: IGrantable, ...actions: StatementAction[]): void {
    this.grantCredentials(grantee);
    this.grantStatements(grantee, actions);
  }

  /** Grants SQL as the admin user, and what {@link administration} needs. */
  grantAdministration(role: IRole, ...actions: StatementAction[]): void {
    this.grantAdminSecret(role);
    this.grantStatements(role, actions);
  }

  /** Grants temporary credentials of the grantee's database user. */
  protected abstract grantCredentials(grantee: IGrantable): void;

  /** Grants the secret of the admin user. */
  protected abstract grantAdminSecret(role: IRole): void;

  protected allow(grantee: IGrantable, actions: string[], resource: string): void {
    Grant.addToPrincipal({ grantee, actions, resourceArns: [resource] });
  }

  /** The Data API lets a caller describe, read and cancel statements of its own only. */
  private grantStatements(grantee: IGrantable, actions: readonly StatementAction[]): void {
    const name = (action: StatementAction) => `redshift-data:${action}`;
    const run = actions.filter((action) => action.endsWith('ExecuteStatement'));
    const own = actions.filter((action) => !run.includes(action));
    this.allow(grantee, run.map(name), this.arn);
    this.allow(grantee, own.map(name), '*');
  }
}

/** Actions of the Data API. */
export type StatementAction =
  | 'BatchExecuteStatement'
  | 'CancelStatement'
  | 'DescribeStatement'
  | 'ExecuteStatement'
  | 'GetStatementResult';
