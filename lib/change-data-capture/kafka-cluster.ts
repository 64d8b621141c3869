import { Fn, Names, Stack } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnCluster, CfnConfiguration, CfnServerlessCluster, CfnTopic } from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import type { ServiceProps } from '../common/service-props.ts';
import { addBrokerAlarms } from './broker-alarms.ts';
import type { CaptureNetwork } from './capture-network.ts';
import type { KafkaClusterKind } from './options.ts';

export interface KafkaClusterProps extends ServiceProps {
  /** Network with the brokers' security group. */
  readonly network: CaptureNetwork;
  /** Kind of the cluster. */
  readonly kind: KafkaClusterKind;
}

export interface KafkaTopicProps {
  /** Name of the topic. */
  readonly name: string;
  /** Number of partitions. */
  readonly partitions: number;
  /** Settings of the topic, as Kafka names them. */
  readonly configs: Readonly<Record<string, string>>;
}

/** Brokers of a cluster with servers: one in each zone. */
interface Brokers {
  readonly count: number;
  readonly instanceType: string;
  /** GiB of each broker. @default - Express brokers have storage without a limit */
  readonly volumeSize?: number;
}

const SANDBOX: Brokers = { count: 2, instanceType: 'kafka.t3.small', volumeSize: 10 };
const PRODUCTION: Brokers = { count: 3, instanceType: 'kafka.m7g.large', volumeSize: 100 };
const EXPRESS: Brokers = { count: 3, instanceType: 'express.m7g.large' };

const VERSION = '3.9.x';

/** MSK cluster that only authenticated clients reach, by IAM and TLS, with topics from the template. */
export class KafkaCluster extends Construct {
  /** ARN of the cluster. */
  readonly clusterArn: string;
  private readonly brokers?: Brokers;

  constructor(scope: Construct, id: string, props: KafkaClusterProps) {
    super(scope, id);
    this.brokers = brokersOf(props);
    this.clusterArn = this.brokers ? this.withBrokers(this.brokers, props) : this.serverless(props);
  }

  /** Number of zones of a cluster, for its network. */
  static zonesOf(props: Pick<KafkaClusterProps, 'kind' | 'settings'>): number {
    return brokersOf(props)?.count ?? 2;
  }

  /**
   * Adds a topic. Serverless has no topics in templates: the connector creates them, and `undefined`
   * is returned.
   */
  addTopic(id: string, { name, partitions, configs }: KafkaTopicProps): CfnTopic | undefined {
    if (!this.brokers) return undefined;
    return new CfnTopic(this, id, {
      clusterArn: this.clusterArn,
      topicName: name,
      partitionCount: partitions,
      replicationFactor: this.brokers.count,
      configs: Buffer.from(JSON.stringify(configs)).toString('base64'),
    });
  }

  private withBrokers(brokers: Brokers, props: KafkaClusterProps): string {
    const { settings, network } = props;
    const configuration = new CfnConfiguration(this, 'Configuration', {
      name: `${Names.uniqueResourceName(this, { maxLength: 40 })}-Settings`,
      kafkaVersionsList: [VERSION],
      serverProperties: serverProperties(brokers),
    });
    const logs = new LogGroup(this, 'Logs', {
      retention: settings.logRetention,
      removalPolicy: settings.removalPolicy,
    });
    const cluster = new CfnCluster(this, 'Cluster', {
      clusterName: Names.uniqueResourceName(this, { maxLength: 60 }),
      kafkaVersion: VERSION,
      numberOfBrokerNodes: brokers.count,
      brokerNodeGroupInfo: {
        instanceType: brokers.instanceType,
        clientSubnets: network.vpc.isolatedSubnets.map(({ subnetId }) => subnetId),
        securityGroups: [network.brokers.securityGroupId],
        storageInfo: brokers.volumeSize
          ? { ebsStorageInfo: { volumeSize: brokers.volumeSize } }
          : undefined,
      },
      clientAuthentication: {
        sasl: { iam: { enabled: true } },
        unauthenticated: { enabled: false },
      },
      encryptionInfo: { encryptionInTransit: { clientBroker: 'TLS', inCluster: true } },
      configurationInfo: {
        arn: configuration.attrArn,
        revision: configuration.attrLatestRevisionRevision,
      },
      loggingInfo: {
        brokerLogs: { cloudWatchLogs: { enabled: true, logGroup: logs.logGroupName } },
      },
    });
    cluster.applyRemovalPolicy(settings.removalPolicy);
    if (brokers.volumeSize) addBrokerAlarms(props.monitoring, cluster.clusterName, brokers.count);
    return cluster.attrArn;
  }

  private serverless({ settings, network }: KafkaClusterProps): string {
    const cluster = new CfnServerlessCluster(this, 'Cluster', {
      clusterName: Names.uniqueResourceName(this, { maxLength: 60 }),
      clientAuthentication: { sasl: { iam: { enabled: true } } },
      vpcConfigs: [
        {
          subnetIds: network.vpc.isolatedSubnets.map(({ subnetId }) => subnetId),
          securityGroups: [network.brokers.securityGroupId],
        },
      ],
    });
    cluster.applyRemovalPolicy(settings.removalPolicy);
    return cluster.attrArn;
  }

  /**
   * ARN of something in the cluster, for policies
   * (https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html).
   *
   * @param name name, or a pattern with `*`
   */
  arnOf(type: 'topic' | 'group', name: string): string {
    const { partition, region, account } = Stack.of(this);
    const nameAndId = Fn.select(1, Fn.split(':cluster/', this.clusterArn));
    return `arn:${partition}:kafka:${region}:${account}:${type}/${nameAndId}/${name}`;
  }
}

function brokersOf({
  kind,
  settings,
}: Pick<KafkaClusterProps, 'kind' | 'settings'>): Brokers | undefined {
  if (kind === 'serverless') return undefined;
  if (kind === 'express') return EXPRESS;
  return settings.protectData ? PRODUCTION : SANDBOX;
}

/** Only the template creates topics. A record is acknowledged by all replicas but one. */
function serverProperties({ count, volumeSize }: Brokers): string {
  const properties: Record<string, string | number> = { 'auto.create.topics.enable': 'false' };
  // Express brokers set these themselves.
  if (volumeSize) {
    Object.assign(properties, {
      'default.replication.factor': count,
      'min.insync.replicas': count - 1,
      'offsets.topic.replication.factor': count,
    });
  }
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
