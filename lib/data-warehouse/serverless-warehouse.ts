import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { IGrantable, IRole } from 'aws-cdk-lib/aws-iam';
import { CfnNamespace, CfnWorkgroup } from 'aws-cdk-lib/aws-redshiftserverless';
import type { Construct } from 'constructs';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';
import type { Monitoring } from '../common/monitoring.ts';
import { monitorCapacity } from './capacity-alarms.ts';
import {
  Warehouse,
  type WarehouseAdministration,
  type WarehouseProps,
  type WarehouseTarget,
} from './warehouse.ts';
import { WarehouseNetwork } from './warehouse-network.ts';

/** Redshift Serverless: a namespace with the data and a workgroup with the compute capacity. */
export class ServerlessWarehouse extends Warehouse {
  /** Capacity of a query at first, in Redshift processing units (RPU). The default of AWS is 128. */
  static readonly BASE_CAPACITY = 8;
  /** Maximum capacity in RPU. */
  static readonly MAX_CAPACITY = 24;
  /** Compute of a day in RPU-hours, after which the usage limit announces it. */
  static readonly DAILY_RPU_HOURS = 16;

  /** {@inheritDoc Warehouse.target} */
  readonly target: WarehouseTarget;
  /** {@inheritDoc Warehouse.administration} */
  readonly administration: WarehouseAdministration;
  /** {@inheritDoc Warehouse.outputs} */
  readonly outputs: Readonly<Record<string, string>>;
  protected readonly arn: string;
  private readonly namespaceArn: string;
  /** Name of the workgroup and of its namespace. */
  private readonly name: string;

  constructor(scope: Construct, id: string, props: WarehouseProps) {
    super(scope, id, props);
    const { settings, roles } = props;
    this.name = Stack.of(this).stackName.toLowerCase();
    const namespace = new CfnNamespace(this, 'Namespace', {
      namespaceName: this.name,
      dbName: Warehouse.DATABASE,
      adminUsername: Warehouse.ADMIN,
      manageAdminPassword: true,
      iamRoles: roles.map((role) => role.roleArn),
      logExports: ['userlog', 'connectionlog', 'useractivitylog'],
      ...(settings.protectData && {
        finalSnapshotName: `${this.name}-final`,
        finalSnapshotRetentionPeriod: 35,
      }),
    });
    const workgroup = new CfnWorkgroup(this, 'Workgroup', {
      workgroupName: this.name,
      namespaceName: namespace.ref,
      baseCapacity: ServerlessWarehouse.BASE_CAPACITY,
      maxCapacity: ServerlessWarehouse.MAX_CAPACITY,
      port: WarehouseNetwork.PORT,
      publiclyAccessible: false,
      enhancedVpcRouting: settings.protectData,
      subnetIds: this.network.subnetIds,
      securityGroupIds: [this.network.warehouse.securityGroupId],
      configParameters: [
        { parameterKey: 'require_ssl', parameterValue: 'true' },
        { parameterKey: 'max_query_execution_time', parameterValue: String(Warehouse.MAX_SECONDS) },
      ],
    });
    for (const resource of [namespace, workgroup])
      resource.applyRemovalPolicy(settings.removalPolicy);
    this.arn = workgroup.attrWorkgroupWorkgroupArn;
    this.namespaceArn = namespace.attrNamespaceNamespaceArn;
    this.target = { TargetName: 'WorkgroupName', Target: this.name };
    this.administration = {
      AdminSecretArn: 'none',
      WorkgroupArn: this.arn,
      DailyRpuHours: String(ServerlessWarehouse.DAILY_RPU_HOURS),
    };
    this.outputs = { Workgroup: this.name };
  }

  monitor(monitoring: Monitoring): void {
    monitorCapacity(monitoring, {
      workgroup: this.name,
      maxCapacity: ServerlessWarehouse.MAX_CAPACITY,
      dailyRpuHours: ServerlessWarehouse.DAILY_RPU_HOURS,
    });
  }

  protected grantCredentials(grantee: IGrantable): void {
    this.allow(grantee, ['redshift-serverless:GetCredentials'], this.arn);
  }

  /** Grants also the usage limit, which CloudFormation does not have. */
  protected grantAdminSecret(role: IRole): void {
    this.allow(role, ['redshift-serverless:GetNamespace'], this.namespaceArn);
    this.allow(role, ['secretsmanager:GetSecretValue'], this.adminSecretArns);
    acknowledgeWildcards(
      role,
      [this.adminSecretArns],
      'Redshift adds a random suffix to the name of the secret.',
    );
    const limits = ['ListUsageLimits', 'CreateUsageLimit', 'UpdateUsageLimit'];
    this.allow(
      role,
      limits.map((action) => `redshift-serverless:${action}`),
      '*',
    );
  }

  /**
   * Pattern of the ARN of the admin user's secret, which Redshift creates and rotates every 30 days
   * (https://docs.aws.amazon.com/redshift/latest/mgmt/redshift-secrets-manager-integration.html).
   */
  private get adminSecretArns(): string {
    return Stack.of(this).formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: `redshift!${this.name}-*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
