import { CustomResource, Duration } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE, PRIMARY_KEYS } from '../../lambda/change-data-capture/contract.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { ServiceFunction } from '../common/service-function.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import type { SourceDatabase } from './source-database.ts';

export interface PreparedSourceProps extends ServiceProps {
  /** Database to prepare. */
  readonly database: SourceDatabase;
  /** Cluster whose addresses are read. */
  readonly kafka: KafkaCluster;
}

/**
 * Preparations for the connector for which CloudFormation has no type or attribute: the role and the
 * publication in the database, and the addresses of the brokers (docs/decisions/change-data-capture.md).
 */
export class PreparedSource extends Construct {
  /** Addresses of the brokers, `host:port,host:port`. */
  readonly bootstrapServers: string;

  constructor(scope: Construct, id: string, props: PreparedSourceProps) {
    super(scope, id);
    const { settings, monitoring, database, kafka } = props;
    const prepare = new ServiceFunction(this, 'Prepare', {
      settings,
      monitoring,
      entry: 'change-data-capture/prepare',
      description: 'Prepares the database for the connector',
      timeout: Duration.minutes(5),
      memorySize: 256,
    });
    const { cluster, adminSecret, captureSecret } = database;
    const rights = [
      Grant.addToPrincipal({
        grantee: prepare,
        actions: ['rds-data:ExecuteStatement'],
        resourceArns: [cluster.clusterArn],
      }),
      Grant.addToPrincipal({
        grantee: prepare,
        actions: ['kafka:GetBootstrapBrokers'],
        // MSK has no resource-level permission for this.
        resourceArns: ['*'],
      }),
      Grant.addToPrincipal({
        grantee: prepare,
        actions: ['secretsmanager:GetSecretValue'],
        resourceArns: [adminSecret.secretArn, captureSecret.secretArn],
      }),
    ];
    const prepared = new CustomResource(this, 'Prepared', {
      resourceType: 'Custom::PreparedSource',
      serviceToken: prepare.functionArn,
      serviceTimeout: Duration.minutes(6),
      properties: {
        DatabaseArn: cluster.clusterArn,
        AdminSecretArn: adminSecret.secretArn,
        CaptureSecretArn: captureSecret.secretArn,
        Database: DATABASE,
        KafkaArn: kafka.clusterArn,
        Schema: readFileSync(join(import.meta.dirname, 'schema.sql'), 'utf8'),
        Tables: PRIMARY_KEYS,
      },
    });
    for (const right of rights) right.applyBefore(prepared);
    // SQL needs an instance, not only the cluster.
    prepared.node.addDependency(cluster);
    this.bootstrapServers = prepared.getAttString('BootstrapServers');
  }
}
