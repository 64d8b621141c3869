import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { parseOptions } from '../../../lib/options.ts';
import { ChangeDataCaptureStack } from '../../../lib/change-data-capture/change-data-capture-stack.ts';
import { asText, readTemplate, resourceOf, resourcesOf } from '../../support/templates.ts';

const template = readTemplate('ChangeDataCapture');
const production = readTemplate('ChangeDataCapture', 'production');

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** Statements of the policy of a role, by a part of its id. */
function statementsOf(role: string): Statement[] {
  return resourcesOf<{ PolicyDocument: { Statement: Statement[] } }>(template, 'AWS::IAM::Policy')
    .filter(([id]) => id.includes(role))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
}

describe('The topics', () => {
  const topics = resourcesOf<{ TopicName: string; Configs: string; ReplicationFactor: number }>(
    template,
    'AWS::MSK::Topic',
  ).map(
    ([
      ,
      {
        Properties: { TopicName, Configs, ReplicationFactor },
      },
    ]) => ({
      name: TopicName,
      configs: JSON.parse(Buffer.from(Configs, 'base64').toString()) as Record<string, string>,
      replicas: ReplicationFactor,
    }),
  );

  test('keep the latest change of each row, a deletion for a week, and each dead letter for two', () => {
    const week = String(7 * 86_400_000);
    expect(topics.find(({ name }) => name === 'shop.changes')?.configs).toEqual({
      'cleanup.policy': 'compact',
      'min.compaction.lag.ms': week,
      'delete.retention.ms': week,
    });
    const letters = topics.find(({ name }) => name === 'shop.dead-letters');
    expect(letters?.configs).toMatchObject({
      'cleanup.policy': 'delete',
      'retention.ms': String(14 * 86_400_000),
    });
    const offsets = topics.find(({ name }) => name === 'shop.connect-offsets');
    expect(offsets?.configs).toEqual({ 'cleanup.policy': 'compact' });
  });

  test('have a replica on each broker, and no other topic is created by itself', () => {
    expect(topics.map(({ replicas }) => replicas)).toEqual([2, 2, 2, 2]);
    const { Properties } = resourceOf(template, 'AWS::MSK::Configuration');
    expect(Properties.ServerProperties).toContain('auto.create.topics.enable=false');
  });
});

describe('The cluster', () => {
  test.each([
    ['sandbox', template, 2, 'kafka.t3.small'],
    ['production', production, 3, 'kafka.m7g.large'],
  ])('has in %s one broker in each zone', (_, stage, count, instanceType) => {
    expect(resourceOf(stage, 'AWS::MSK::Cluster').Properties).toMatchObject({
      NumberOfBrokerNodes: count,
      BrokerNodeGroupInfo: { InstanceType: instanceType, ClientSubnets: { length: count } },
    });
  });

  test('lets only clients in that authenticate with IAM, over TLS', () => {
    expect(resourceOf(template, 'AWS::MSK::Cluster').Properties).toMatchObject({
      ClientAuthentication: {
        Sasl: { Iam: { Enabled: true } },
        Unauthenticated: { Enabled: false },
      },
      EncryptionInfo: { EncryptionInTransit: { ClientBroker: 'TLS', InCluster: true } },
    });
  });
});

describe('The connector', () => {
  const { Properties } = resourceOf<{ ConnectorConfiguration: Record<string, unknown> }>(
    template,
    'AWS::KafkaConnect::Connector',
  );

  test('has no password in its configuration, only a reference to the config provider', () => {
    expect(Properties.ConnectorConfiguration['database.password']).toBe('${secret:password}');
    expect(JSON.stringify(Properties)).not.toContain('resolve:secretsmanager');
  });

  const worker = resourceOf<{ PropertiesFileContent: { 'Fn::Base64': unknown } }>(
    template,
    'AWS::KafkaConnect::WorkerConfiguration',
  );
  const names = new Map(
    asText(worker.Properties.PropertiesFileContent['Fn::Base64'])
      .trim()
      .split('\n')
      .map((line) => line.split('=', 2) as [name: string, value: string]),
  );

  test('stores its position every 5 seconds in a topic that outlives it, in place of exactly once', () => {
    expect(names.get('offset.flush.interval.ms')).toBe('5000');
    expect(names.get('offset.storage.topic')).toBe('shop.connect-offsets');
    expect(names.has('exactly.once.source.support')).toBe(false);
  });

  // https://docs.aws.amazon.com/msk/latest/developerguide/msk-connect-supported-worker-config-properties.html
  test('sets only properties of its worker that MSK Connect supports', () => {
    const own =
      /^(access\.control|admin|client|connect|inter\.worker|internal|listeners|metrics?|rest|sasl|security|socket|ssl|topic\.tracking|worker)\b|^(bootstrap\.servers|config\.storage\.topic|connections\.max\.idle\.ms|connector\.client\.config\.override\.policy|group\.id|plugin\.path|(receive|send)\.buffer\.bytes|response\.http\.headers\.config|scheduled\.rebalance\.max\.delay\.ms|status\.storage\.topic)$/;
    const clients = /^(consumer|producer)\.(?!compression\.type$)/;
    expect([...names.keys()].filter((name) => own.test(name) || clients.test(name))).toEqual([]);
  });

  test('may write the changes and not read them', () => {
    const onChanges = statementsOf('CaptureRole').filter(({ Resource }) =>
      JSON.stringify(Resource).includes('shop.changes'),
    );
    expect(onChanges.flatMap(({ Action }) => Action)).toEqual([
      'kafka-cluster:DescribeTopic',
      'kafka-cluster:WriteData',
    ]);
  });
});

describe('Each consumer', () => {
  const mappings = resourcesOf<Record<string, unknown>>(
    template,
    'AWS::Lambda::EventSourceMapping',
  );

  test('gets its failed records again alone, and delivers them after six attempts', () => {
    expect(mappings).toHaveLength(3);
    for (const [, { Properties }] of mappings) {
      expect(Properties).toMatchObject({
        Topics: ['shop.changes'],
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 5,
        DestinationConfig: { OnFailure: { Destination: expect.anything() as unknown } },
        ProvisionedPollerConfig: { PollerGroupName: 'changes' },
      });
    }
  });

  test('delivers them to the queue, that of the index to the topic of dead letters', () => {
    const destinations = mappings.map(([id, { Properties }]) => {
      const { OnFailure } = Properties.DestinationConfig as { OnFailure: { Destination: unknown } };
      return [id.split(/Changes|Consumers/)[1], asText(OnFailure.Destination)];
    });
    expect(Object.fromEntries(destinations)).toEqual({
      ApplyView: expect.stringContaining('Failed') as string,
      ArchiveRecords: expect.stringContaining('Failed') as string,
      IndexDocuments: 'kafka://shop.dead-letters',
    });
  });

  test('may write no topic, that of the index only the topic of dead letters', () => {
    const written = Object.entries({ ApplyView: [], Archive: [], Index: ['shop.dead-letters'] });
    for (const [role, topics] of written) {
      const allowed = statementsOf(role).filter(({ Action }) =>
        [Action].flat().includes('kafka-cluster:WriteData'),
      );
      expect(allowed.map(({ Resource }) => asText(Resource).split('/').at(-1))).toEqual(topics);
    }
  });

  test('has a consumer group of its own, and may use no other', () => {
    const groups = mappings.map(
      ([, { Properties }]) =>
        (Properties.AmazonManagedKafkaEventSourceConfig as { ConsumerGroupId: string })
          .ConsumerGroupId,
    );
    expect(groups.sort()).toEqual(['archive', 'index', 'view']);
    for (const [role, group] of Object.entries({
      ApplyView: 'view',
      Archive: 'archive',
      Index: 'index',
    })) {
      const allowed = statementsOf(role).filter(({ Action }) =>
        [Action].flat().includes('kafka-cluster:AlterGroup'),
      );
      expect(allowed.map(({ Resource }) => asText(Resource).split('/').at(-1))).toEqual([group]);
    }
  });
});

test('The database keeps a log that can be decoded, at most 20 GiB for a slot, and requires TLS', () => {
  const { Properties } = resourceOf(template, 'AWS::RDS::DBClusterParameterGroup');
  expect(Properties.Parameters).toEqual({
    'rds.logical_replication': '1',
    'rds.force_ssl': '1',
    max_slot_wal_keep_size: '20480',
  });
});

test('An alarm goes to ALARM when no heartbeat arrives, also when there is no data at all', () => {
  const [[, alarm] = []] = resourcesOf(template, 'AWS::CloudWatch::Alarm').filter(([id]) =>
    id.includes('NoChangesArrive'),
  );
  expect(alarm?.Properties).toMatchObject({
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    TreatMissingData: 'breaching',
  });
});

test('The network has no way to the internet', () => {
  for (const type of ['AWS::EC2::InternetGateway', 'AWS::EC2::NatGateway', 'AWS::EC2::Route'])
    expect(resourcesOf(template, type)).toEqual([]);
});

describe('With another kind of cluster', () => {
  const withKind = (kind: string) => {
    const { settings, kafkaCluster } = parseOptions({ kafkaCluster: kind });
    const app = new App({ context: flags });
    const search = new Stack(app, 'LogPipeline');
    // A stack without resources can't be synthesized.
    new Topic(search, 'Topic');
    return Template.fromStack(
      new ChangeDataCaptureStack(app, 'C', { settings, kafkaCluster, search }),
    );
  };

  test('Express brokers are three, without volumes of their own', () => {
    withKind('express').hasResourceProperties('AWS::MSK::Cluster', {
      NumberOfBrokerNodes: 3,
      BrokerNodeGroupInfo: { InstanceType: 'express.m7g.large' },
    });
  });

  test('Serverless has no topics in the template: the connector creates them, compacted', () => {
    const serverless = withKind('serverless');
    serverless.resourceCountIs('AWS::MSK::Topic', 0);
    serverless.resourceCountIs('AWS::MSK::ServerlessCluster', 1);
    serverless.hasResourceProperties('AWS::KafkaConnect::Connector', {
      ConnectorConfiguration: { 'topic.creation.default.cleanup.policy': 'compact' },
    });
  });

  test('a wrong kind is refused with the value and the allowed ones', () => {
    expect(() => parseOptions({ kafkaCluster: 'zookeeper' })).toThrow(
      "Option '-c kafkaCluster=zookeeper' is not known here: it takes provisioned or express or serverless.",
    );
  });
});
