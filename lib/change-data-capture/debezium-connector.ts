import { Aws, Duration, Fn, Names } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  CfnConnector,
  CfnCustomPlugin,
  CfnWorkerConfiguration,
} from 'aws-cdk-lib/aws-kafkaconnect';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import {
  CHANGES_TOPIC,
  HEARTBEAT_TOPIC,
  OFFSETS_TOPIC,
} from '../../lambda/change-data-capture/contract.ts';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';
import type { Monitoring } from '../common/monitoring.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { CaptureNetwork } from './capture-network.ts';
import { connectorConfiguration, workerProperties } from './connector-configuration.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import { PluginArchive } from './plugin-archive.ts';
import type { SourceDatabase } from './source-database.ts';

export interface DebeziumConnectorProps extends ServiceProps {
  /** Network with the connector's security group. */
  readonly network: CaptureNetwork;
  /** Database whose changes are read. */
  readonly database: SourceDatabase;
  /** Cluster with the topics. */
  readonly kafka: KafkaCluster;
  /** Addresses of the brokers, `host:port,host:port`. */
  readonly bootstrapServers: string;
  /** True if no template creates the topics. */
  readonly createsTopics: boolean;
}

/** Topics that MSK Connect itself creates for a connector. */
const INTERNAL = '__amazon_msk_connect_*';

/** Debezium on MSK Connect: reads the database's log and writes a record for each change. */
export class DebeziumConnector extends Construct {
  /** Connector, for dependencies. */
  readonly connector: CfnConnector;

  constructor(scope: Construct, id: string, props: DebeziumConnectorProps) {
    super(scope, id);
    const { settings, network, database, kafka, createsTopics } = props;
    const archive = new PluginArchive(this, 'Archive');
    const name = Names.uniqueResourceName(this, { maxLength: 80 });
    // A plug-in can't be changed: another archive is another plug-in.
    const plugin = new CfnCustomPlugin(this, 'Plugin', {
      name: `${name}-${archive.hash.slice(0, 12)}`,
      contentType: 'ZIP',
      location: { s3Location: { bucketArn: archive.bucket.bucketArn, fileKey: archive.objectKey } },
    });
    const worker = new CfnWorkerConfiguration(this, 'Worker', {
      name: `${name}-Worker`,
      propertiesFileContent: Fn.base64(workerProperties(database.captureSecret.secretArn)),
    });
    const logs = new LogGroup(this, 'Logs', {
      retention: settings.logRetention,
      removalPolicy: settings.removalPolicy,
    });
    const role = this.role(kafka, database, createsTopics);
    const { hostname, port } = database.cluster.clusterEndpoint;
    this.connector = new CfnConnector(this, 'Connector', {
      connectorName: name,
      kafkaConnectVersion: '3.7.x',
      capacity: { provisionedCapacity: { mcuCount: 1, workerCount: 1 } },
      connectorConfiguration: connectorConfiguration({
        host: hostname,
        port: String(port),
        createsTopics,
      }),
      kafkaCluster: {
        apacheKafkaCluster: {
          bootstrapServers: props.bootstrapServers,
          vpc: {
            subnets: network.vpc.isolatedSubnets.map(({ subnetId }) => subnetId),
            securityGroups: [network.connector.securityGroupId],
          },
        },
      },
      kafkaClusterClientAuthentication: { authenticationType: 'IAM' },
      kafkaClusterEncryptionInTransit: { encryptionType: 'TLS' },
      plugins: [
        {
          customPlugin: {
            customPluginArn: plugin.attrCustomPluginArn,
            revision: plugin.attrRevision,
          },
        },
      ],
      workerConfiguration: {
        workerConfigurationArn: worker.attrWorkerConfigurationArn,
        revision: worker.attrRevision,
      },
      logDelivery: {
        workerLogDelivery: { cloudWatchLogs: { enabled: true, logGroup: logs.logGroupName } },
      },
      serviceExecutionRoleArn: role.roleArn,
    });
    this.connector.node.addDependency(role, database.cluster);
    addConnectorAlarms(props.monitoring, name);
  }

  private role(kafka: KafkaCluster, database: SourceDatabase, createsTopics: boolean): Role {
    const role = new Role(this, 'Role', {
      description: 'Connector of the database',
      assumedBy: new ServicePrincipal('kafkaconnect.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    const allow = (actions: string[], ...resourceArns: string[]) => {
      Grant.addToPrincipal({ grantee: role, actions, resourceArns });
      acknowledgeWildcards(
        role,
        resourceArns,
        'MSK Connect names these by the connector’s own id.',
      );
    };
    const written = [CHANGES_TOPIC, HEARTBEAT_TOPIC].map((name) => kafka.arnOf('topic', name));
    const own = [OFFSETS_TOPIC, INTERNAL].map((name) => kafka.arnOf('topic', name));
    allow(['kafka-cluster:Connect', 'kafka-cluster:WriteDataIdempotently'], kafka.clusterArn);
    allow(['kafka-cluster:DescribeTopic', 'kafka-cluster:WriteData'], ...written, ...own);
    allow(['kafka-cluster:CreateTopic', 'kafka-cluster:ReadData'], ...own);
    // The worker refuses a topic of its own with another cleanup policy, which would lose positions.
    allow(['kafka-cluster:DescribeTopicDynamicConfiguration'], ...own);
    if (createsTopics) allow(['kafka-cluster:CreateTopic'], ...written);
    allow(
      ['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'],
      kafka.arnOf('group', INTERNAL),
    );
    allow(['secretsmanager:GetSecretValue'], database.captureSecret.secretArn);
    return role;
  }
}

function addConnectorAlarms(monitoring: Monitoring, connectorName: string): void {
  const metric = (metricName: string, statistic: string, label: string) =>
    new Metric({
      namespace: 'AWS/KafkaConnect',
      metricName,
      dimensionsMap: { ConnectorName: connectorName },
      period: Duration.minutes(5),
      statistic,
      label,
    });
  const failed = metric('ErroredTaskCount', 'max', 'Failed tasks');
  monitoring.alarm('ConnectorFails', {
    severity: 'critical',
    summary: 'The connector’s task has failed and does not start again by itself.',
    runbook: 'connector-fails',
    metric: failed,
    threshold: 1,
  });
  monitoring.graph(
    'Connector: failed tasks, records written a second',
    failed,
    metric('SourceRecordWriteRate', 'avg', 'Records written'),
  );
}
