import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { CfnNamespace, CfnWorkgroup } from 'aws-cdk-lib/aws-redshiftserverless';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { ServiceProps } from '../common/service-props.ts';
import { WarehouseNetwork } from './warehouse-network.ts';
import type { WarehouseRole } from './warehouse-role.ts';

export interface WarehouseProps extends Pick<ServiceProps, 'settings'> {
  /** Roles that statements may name with IAM_ROLE. */
  readonly roles: readonly WarehouseRole[];
}

/** Redshift Serverless: a namespace with the data and a workgroup with the compute capacity. */
export class Warehouse extends Construct {
  /** Database of all schemas. */
  static readonly DATABASE = 'warehouse';
  /** Capacity of a query at first, in Redshift processing units (RPU). The default of AWS is 128. */
  static readonly BASE_CAPACITY = 8;
  /** Maximum capacity in RPU. */
  static readonly MAX_CAPACITY = 24;
  /** Compute of a day in RPU-hours, after which the usage limit announces it. */
  static readonly DAILY_RPU_HOURS = 16;

  /** Name of the workgroup and of its namespace. */
  readonly name: string;
  /** ARN of the workgroup, for permissions on statements. */
  readonly workgroupArn: string;
  /** ARN of the namespace. */
  readonly namespaceArn: string;
  /** Network of the workgroup. */
  readonly network: WarehouseNetwork;

  constructor(scope: Construct, id: string, props: WarehouseProps) {
    super(scope, id);
    const { settings, roles } = props;
    this.name = Stack.of(this).stackName.toLowerCase();
    this.network = new WarehouseNetwork(this, 'Network', { settings });
    const namespace = new CfnNamespace(this, 'Namespace', {
      namespaceName: this.name,
      dbName: Warehouse.DATABASE,
      adminUsername: 'warehouse_admin',
      manageAdminPassword: true,
      iamRoles: roles.map((role) => role.roleArn),
      logExports: ['userlog', 'connectionlog', 'useractivitylog'],
      ...(settings.protectData && {
        finalSnapshotName: `${this.name}-final`,
        finalSnapshotRetentionPeriod: 35,
      }),
    });
    const { vpc, warehouse } = this.network;
    const workgroup = new CfnWorkgroup(this, 'Workgroup', {
      workgroupName: this.name,
      namespaceName: namespace.ref,
      baseCapacity: Warehouse.BASE_CAPACITY,
      maxCapacity: Warehouse.MAX_CAPACITY,
      port: WarehouseNetwork.PORT,
      publiclyAccessible: false,
      enhancedVpcRouting: settings.protectData,
      subnetIds: vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_ISOLATED }).subnetIds,
      securityGroupIds: [warehouse.securityGroupId],
      configParameters: [
        { parameterKey: 'require_ssl', parameterValue: 'true' },
        // Seconds, for every user; the query function's user has a shorter limit of its own.
        { parameterKey: 'max_query_execution_time', parameterValue: '3600' },
      ],
    });
    for (const resource of [namespace, workgroup])
      resource.applyRemovalPolicy(settings.removalPolicy);
    this.workgroupArn = workgroup.attrWorkgroupWorkgroupArn;
    this.namespaceArn = namespace.attrNamespaceNamespaceArn;
  }

  /** Grants SQL as the database user of the grantee's role, `IAMR:` and its name. */
  grantUse(grantee: IGrantable, ...actions: StatementAction[]): void {
    this.allow(grantee, ['redshift-serverless:GetCredentials'], this.workgroupArn);
    this.grantStatements(grantee, actions);
  }

  /**
   * Pattern of the ARN of the admin user's secret, which Redshift creates and rotates every 30 days
   * (https://docs.aws.amazon.com/redshift/latest/mgmt/redshift-secrets-manager-integration.html).
   */
  get adminSecretArns(): string {
    return Stack.of(this).formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: `redshift!${this.name}-*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  /** Grants SQL as the admin user. */
  grantAdministration(grantee: IGrantable, ...actions: StatementAction[]): void {
    this.allow(grantee, ['redshift-serverless:GetNamespace'], this.namespaceArn);
    this.allow(grantee, ['secretsmanager:GetSecretValue'], this.adminSecretArns);
    this.grantStatements(grantee, actions);
  }

  /** The Data API lets a caller describe, read and cancel statements of its own only. */
  private grantStatements(grantee: IGrantable, actions: readonly StatementAction[]): void {
    const name = (action: StatementAction) => `redshift-data:${action}`;
    const run = actions.filter((action) => action.endsWith('ExecuteStatement'));
    const own = actions.filter((action) => !run.includes(action));
    this.allow(grantee, run.map(name), this.workgroupArn);
    this.allow(grantee, own.map(name), '*');
  }

  private allow(grantee: IGrantable, actions: string[], resource: string): void {
    Grant.addToPrincipal({ grantee, actions, resourceArns: [resource] });
  }
}

/** Actions of the Data API. */
export type StatementAction =
  | 'BatchExecuteStatement'
  | 'CancelStatement'
  | 'DescribeStatement'
  | 'ExecuteStatement'
  | 'GetStatementResult';
