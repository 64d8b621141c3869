import { Duration } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  Credentials,
  DatabaseCluster,
  DatabaseClusterEngine,
} from 'aws-cdk-lib/aws-rds';
import { Secret, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CAPTURE_ROLE, DATABASE } from '../../lambda/change-data-capture/contract.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { CaptureNetwork } from './capture-network.ts';
import { addDatabaseAlarms } from './database-alarms.ts';

export interface SourceDatabaseProps extends ServiceProps {
  /** Network with the database's security group. */
  readonly network: CaptureNetwork;
}

/** Aurora capacity units: half a unit is the least with which logical replication runs on. */
const CAPACITY = { sandbox: { min: 0.5, max: 2 }, production: { min: 1, max: 16 } };

/**
 * Aurora PostgreSQL Serverless v2 with logical replication. A replication slot keeps it from pausing
 * at zero capacity, so half a capacity unit is billed all the time.
 */
export class SourceDatabase extends Construct {
  /** Cluster with the Data API, through which SQL needs no connection into the network. */
  readonly cluster: DatabaseCluster;
  /** Secret of the administrator. */
  readonly adminSecret: ISecret;
  /** Secret of the role with which the connector reads. */
  readonly captureSecret: ISecret;

  constructor(scope: Construct, id: string, props: SourceDatabaseProps) {
    super(scope, id);
    const { settings, monitoring, network } = props;
    const { min, max } = CAPACITY[settings.stage];
    this.cluster = new DatabaseCluster(this, 'Cluster', {
      engine: DatabaseClusterEngine.auroraPostgres({
        version: AuroraPostgresEngineVersion.VER_17_5,
      }),
      parameters: {
        'rds.logical_replication': '1',
        'rds.force_ssl': '1',
        // A lost connector can fill the storage with the log that its slot keeps: 20 GB at most.
        max_slot_wal_keep_size: '20480',
      },
      credentials: Credentials.fromGeneratedSecret('administrator'),
      defaultDatabaseName: DATABASE,
      writer: ClusterInstance.serverlessV2('Writer'),
      readers: settings.protectData
        ? [ClusterInstance.serverlessV2('Reader', { scaleWithWriter: true })]
        : [],
      serverlessV2MinCapacity: min,
      serverlessV2MaxCapacity: max,
      vpc: network.vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      securityGroups: [network.database],
      storageEncrypted: true,
      iamAuthentication: true,
      enableDataApi: true,
      backup: { retention: Duration.days(settings.protectData ? 14 : 1) },
      deletionProtection: settings.protectData || undefined,
      removalPolicy: settings.removalPolicy,
    });
    const { secret } = this.cluster;
    if (!secret) throw new Error('The database has no secret of its administrator.');
    this.adminSecret = secret;
    this.captureSecret = new Secret(this, 'CaptureSecret', {
      description: 'Role with which the connector reads the database',
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: CAPTURE_ROLE }),
        generateStringKey: 'password',
        excludePunctuation: true,
        passwordLength: 40,
      },
      removalPolicy: settings.removalPolicy,
    });
    this.acknowledge(settings.protectData);
    addDatabaseAlarms(monitoring, this.cluster);
  }

  private acknowledge(production: boolean): void {
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'A rotation needs a function in the network; the connector would have to restart with the new password, which the runbook describes.',
    });
    if (production) return;
    Validations.of(this.cluster).acknowledge({
      id: 'AwsSolutions-RDS10',
      reason: 'A sandbox is deleted with its data; production is protected.',
    });
  }
}
