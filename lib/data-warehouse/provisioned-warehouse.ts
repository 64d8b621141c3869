import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import type { IGrantable, IRole } from 'aws-cdk-lib/aws-iam';
import {
  CfnCluster,
  CfnClusterParameterGroup,
  CfnClusterSubnetGroup,
  CfnUsageLimit,
} from 'aws-cdk-lib/aws-redshift';
import type { Construct } from 'constructs';
import type { Monitoring } from '../common/monitoring.ts';
import { monitorCluster } from './cluster-alarms.ts';
import {
  Warehouse,
  type WarehouseAdministration,
  type WarehouseProps,
  type WarehouseTarget,
} from './warehouse.ts';
import { WarehouseNetwork } from './warehouse-network.ts';

/** Provisioned cluster: a leader node, which does not bill, and two compute nodes, which bill by the hour. */
export class ProvisionedWarehouse extends Warehouse {
  /** Smallest node type whose storage is separate from the nodes. */
  static readonly NODE_TYPE = 'ra3.large';
  /** Number of compute nodes; a cluster of one node has no leader node of its own. */
  static readonly NODES = 2;
  /** Terabytes that Spectrum may scan in a day. */
  static readonly DAILY_TERABYTES = 1;

  /** {@inheritDoc Warehouse.target} */
  readonly target: WarehouseTarget;
  /** {@inheritDoc Warehouse.administration} */
  readonly administration: WarehouseAdministration;
  /** {@inheritDoc Warehouse.outputs} */
  readonly outputs: Readonly<Record<string, string>>;
  protected readonly arn: string;
  private readonly cluster: CfnCluster;

  constructor(scope: Construct, id: string, props: WarehouseProps) {
    super(scope, id, props);
    const { settings, roles } = props;
    const subnets = new CfnClusterSubnetGroup(this, 'Subnets', {
      description: 'Isolated subnets of the warehouse',
      subnetIds: this.network.subnetIds,
    });
    this.cluster = new CfnCluster(this, 'Cluster', {
      dbName: Warehouse.DATABASE,
      clusterType: 'multi-node',
      nodeType: ProvisionedWarehouse.NODE_TYPE,
      numberOfNodes: ProvisionedWarehouse.NODES,
      encrypted: true,
      masterUsername: Warehouse.ADMIN,
      manageMasterPassword: true,
      iamRoles: roles.map((role) => role.roleArn),
      clusterParameterGroupName: this.parameters().ref,
      clusterSubnetGroupName: subnets.ref,
      vpcSecurityGroupIds: [this.network.warehouse.securityGroupId],
      port: WarehouseNetwork.PORT,
      publiclyAccessible: false,
      enhancedVpcRouting: settings.protectData,
      allowVersionUpgrade: true,
      loggingProperties: {
        logDestinationType: 'cloudwatch',
        logExports: ['userlog', 'connectionlog', 'useractivitylog'],
      },
      // Snapshots of these nodes can't be turned off; one day is the least.
      automatedSnapshotRetentionPeriod: settings.protectData ? 35 : 1,
    });
    this.cluster.applyRemovalPolicy(settings.removalPolicy);
    Validations.of(this.cluster).acknowledge({
      id: 'AwsSolutions-RS4',
      reason: 'The port of both kinds of warehouse; only the security group of clients reaches it.',
    });
    new CfnUsageLimit(this, 'SpectrumLimit', {
      clusterIdentifier: this.cluster.ref,
      featureType: 'spectrum',
      limitType: 'data-scanned',
      period: 'daily',
      amount: ProvisionedWarehouse.DAILY_TERABYTES,
      breachAction: settings.protectData ? 'emit-metric' : 'disable',
    });
    this.arn = this.formatArn('cluster', this.cluster.ref);
    this.target = { TargetName: 'ClusterIdentifier', Target: this.cluster.ref };
    const AdminSecretArn = this.cluster.attrMasterPasswordSecretArn;
    this.administration = { AdminSecretArn, WorkgroupArn: 'none', DailyRpuHours: '0' };
    this.outputs = { ClusterIdentifier: this.cluster.ref, AdminSecretArn };
  }

  monitor(monitoring: Monitoring): void {
    monitorCluster(monitoring, this.cluster.ref);
  }

  protected grantCredentials(grantee: IGrantable): void {
    const database = this.formatArn('dbname', `${this.cluster.ref}/${Warehouse.DATABASE}`);
    this.allow(grantee, ['redshift:GetClusterCredentialsWithIAM'], database);
  }

  protected grantAdminSecret(role: IRole): void {
    const { AdminSecretArn } = this.administration;
    this.allow(role, ['secretsmanager:GetSecretValue'], AdminSecretArn);
  }

  private parameters(): CfnClusterParameterGroup {
    const parameters = {
      require_ssl: 'true',
      enable_user_activity_logging: 'true',
      statement_timeout: String(Warehouse.MAX_SECONDS * 1_000),
      // Clusters that AWS would add, and bill, while queries wait.
      max_concurrency_scaling_clusters: '0',
    };
    return new CfnClusterParameterGroup(this, 'Parameters', {
      description: 'TLS, log of statements, limit of their time, no added clusters',
      parameterGroupFamily: 'redshift-2.0',
      parameters: Object.entries(parameters).map(([parameterName, parameterValue]) => ({
        parameterName,
        parameterValue,
      })),
    });
  }

  private formatArn(resource: string, resourceName: string): string {
    const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
    return Stack.of(this).formatArn({ service: 'redshift', resource, resourceName, arnFormat });
  }
}
