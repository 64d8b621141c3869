import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { join } from 'node:path';
import { DATABASE, INDEX, TABLES } from '../../lambda/change-data-capture/contract.ts';
import { Monitoring } from '../common/monitoring.ts';
import { SearchObjects } from '../common/search/objects.ts';
import { SharedSearch } from '../common/search/shared.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { CaptureNetwork } from './capture-network.ts';
import { addTopics } from './capture-topics.ts';
import { ChangeConsumers } from './change-consumers.ts';
import { DebeziumConnector } from './debezium-connector.ts';
import { KafkaCluster } from './kafka-cluster.ts';
import type { ChangeDataCaptureOptions } from './options.ts';
import { PreparedSource } from './prepared-source.ts';
import { SourceDatabase } from './source-database.ts';

export interface ChangeDataCaptureStackProps extends DeploymentProps, ChangeDataCaptureOptions {
  /** Stack with the domain and its installer. */
  readonly search: Stack;
}

/**
 * Changes of a database's rows, pushed to consumers (London 2019, Chicago 2017).
 *
 *     Aurora ─▶ Debezium ─▶ Kafka ─▶ apply-view ─▶ DynamoDB
 *        ▲                    ├────▶ archive ─▶ bucket
 *     prepare                 ├────▶ index-documents ─▶ OpenSearch
 *                             ◀──────┘ dead letters
 */
export class ChangeDataCaptureStack extends SummitStack {
  constructor(scope: Construct, id: string, props: ChangeDataCaptureStackProps) {
    super(scope, id, {
      ...props,
      description: 'summit-stacks O: change data capture with Kafka and Debezium',
      architecture: 'change-data-capture',
    });
    const { settings, search, kafkaCluster: kind } = props;
    this.addStackDependency(search, 'its domain and installer');
    const { domain, installer, readers, operator } = new SharedSearch(this, 'Search', {
      stack: search,
    });
    const monitoring = new Monitoring(this, 'Monitoring', {
      settings,
      page: 'change-data-capture',
    });
    const service = { settings, monitoring };

    const network = new CaptureNetwork(this, 'Network', {
      settings,
      zones: KafkaCluster.zonesOf({ settings, kind }),
    });
    const database = new SourceDatabase(this, 'Database', { ...service, network });
    const kafka = new KafkaCluster(this, 'Kafka', { ...service, network, kind });
    const topics = addTopics(kafka);

    const { bootstrapServers } = new PreparedSource(this, 'Source', {
      ...service,
      database,
      kafka,
    });
    const { connector } = new DebeziumConnector(this, 'Capture', {
      ...{ ...service, network, database, kafka, bootstrapServers },
      createsTopics: !topics,
    });
    for (const topic of topics?.ofConnector ?? []) connector.node.addDependency(topic);

    const consumers = new ChangeConsumers(this, 'Consumers', {
      ...{ ...service, kafka, domain },
      source: topics?.changes ?? connector,
      deadLetters: topics?.deadLetters,
    });
    const objects = new SearchObjects(this, 'Objects', {
      ...{ domain, installer },
      folder: join(import.meta.dirname, 'search'),
      index: INDEX,
      writer: consumers.indexer.role,
      reader: readers,
    });
    // The index template must exist before the first document creates the first index.
    connector.node.addDependency(objects);

    new CfnOutput(this, 'DatabaseArn', { value: database.cluster.clusterArn });
    new CfnOutput(this, 'DatabaseName', { value: DATABASE });
    new CfnOutput(this, 'CapturedTables', { value: TABLES.join(',') });
    new CfnOutput(this, 'AdminSecretArn', { value: database.adminSecret.secretArn });
    new CfnOutput(this, 'KafkaArn', { value: kafka.clusterArn });
    new CfnOutput(this, 'ViewTable', { value: consumers.view.tableName });
    new CfnOutput(this, 'ViewRole', { value: consumers.applier.role.roleArn });
    new CfnOutput(this, 'ArchiveBucket', { value: consumers.archive.bucketName });
    new CfnOutput(this, 'FailedQueue', { value: consumers.failed.queueUrl });
    new CfnOutput(this, 'IndexFunction', { value: consumers.indexer.functionName });
    new CfnOutput(this, 'DomainHost', { value: domain.domainEndpoint });
    new CfnOutput(this, 'OperatorRole', { value: operator.roleArn });
  }
}
