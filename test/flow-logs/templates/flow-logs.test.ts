import {
  asText,
  readAssembly,
  readTemplate,
  resourceOf,
  resourcesOf,
} from '../../support/templates.ts';

interface FlowLogProperties {
  readonly TrafficType: string;
  readonly LogDestinationType: string;
  readonly LogFormat?: string;
}

interface Manifest {
  readonly artifacts: Readonly<Record<string, { readonly dependencies?: readonly string[] }>>;
}

const template = readTemplate('FlowLogs');
const flowLogs = resourcesOf<FlowLogProperties>(template, 'AWS::EC2::FlowLog').map(
  ([, { Properties }]) => Properties,
);
const delivery = resourceOf(template, 'AWS::KinesisFirehose::DeliveryStream');

test('The stack has no Lambda function', () => {
  expect(resourcesOf(template, 'AWS::Lambda::Function')).toEqual([]);
  expect(JSON.stringify(delivery.Properties)).not.toContain('ProcessingConfiguration');
});

describe('The flow log', () => {
  const all = flowLogs.find(({ TrafficType }) => TrafficType === 'ALL');

  test('sends all traffic to Firehose at intervals of a minute', () => {
    expect(all).toMatchObject({
      ResourceType: 'VPC',
      LogDestinationType: 'kinesis-data-firehose',
      LogDestination: { 'Fn::GetAtt': [delivery.id, 'Arn'] },
      MaxAggregationInterval: 60,
    });
  });

  test("has AWS's default fields first, then the others that the ingest pipeline reads", () => {
    const fields = [...(all?.LogFormat ?? '').matchAll(/\$\{([a-z-]+)\}/g)].map(([, name]) => name);
    expect(fields.slice(0, 14).join(' ')).toBe(
      'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status',
    );
    expect(fields.slice(14).join(' ')).toBe(
      'vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr flow-direction traffic-path',
    );
  });

  test('has permission to write to the delivery stream through the tag that AWS requires', () => {
    expect(delivery.Properties.Tags).toContainEqual({ Key: 'LogDeliveryEnabled', Value: 'true' });
  });
});

describe('Firehose', () => {
  test('accepts direct puts, encrypts records and writes to one index a day', () => {
    expect(delivery.Properties).toMatchObject({
      DeliveryStreamType: 'DirectPut',
      DeliveryStreamEncryptionConfigurationInput: { KeyType: 'AWS_OWNED_CMK' },
      AmazonopensearchserviceDestinationConfiguration: {
        IndexName: 'flow-logs',
        IndexRotationPeriod: 'OneDay',
      },
    });
  });

  test("uses the log pipeline's domain and bucket under its own prefixes", () => {
    const destination = delivery.Properties.AmazonopensearchserviceDestinationConfiguration;
    expect(destination).toMatchObject({
      DomainARN: { 'Fn::GetStackOutput': { StackName: 'LogPipeline', OutputName: 'DomainArn' } },
      S3BackupMode: 'AllDocuments',
      S3Configuration: {
        BucketARN: {
          'Fn::GetStackOutput': { StackName: 'LogPipeline', OutputName: 'BackupBucketArn' },
        },
        Prefix: 'flow-logs/backup/',
        ErrorOutputPrefix: expect.stringMatching(/^flow-logs\/errors\//) as string,
      },
    });
  });

  test('has write permissions on indices of this stack only, which users of Dashboards can read', () => {
    const { Access, Objects } = resourceOf(template, 'Custom::SearchObjects').Properties;
    expect(asText(Access)).toContain('"flow-logs-writer":["<DeliveryRole');
    expect(asText(Access)).toContain('"flow-logs-reader":["{"Fn::GetStackOutput"');
    const { roles } = JSON.parse(asText(Objects)) as { roles: Record<string, object> };
    for (const role of Object.values(roles)) {
      expect(role).toMatchObject({ index_permissions: [{ index_patterns: ['flow-logs-*'] }] });
    }
  });
});

describe('The log of rejected traffic', () => {
  test('goes to CloudWatch Logs as well and is counted there', () => {
    expect(flowLogs).toContainEqual(
      expect.objectContaining({ TrafficType: 'REJECT', LogDestinationType: 'cloud-watch-logs' }),
    );
    const { FilterPattern } = resourceOf(template, 'AWS::Logs::MetricFilter').Properties;
    expect(FilterPattern).toContain('action="REJECT"');
    expect(String(FilterPattern).split(',')).toHaveLength(14);
  });

  test('goes to ALARM at a hundred flows in five minutes, three times in a row', () => {
    const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm');
    const [, rejected] = alarms.find(([id]) => id.includes('MuchTrafficIsRejected')) ?? [];
    expect(rejected?.Properties).toMatchObject({
      Threshold: 100,
      Period: 300,
      EvaluationPeriods: 3,
    });
  });
});

test('The network has no internet gateway and no NAT gateway', () => {
  for (const type of ['InternetGateway', 'NatGateway', 'Route'])
    expect(resourcesOf(template, `AWS::EC2::${type}`)).toEqual([]);
  expect(resourcesOf(template, 'AWS::EC2::Subnet')).toHaveLength(2);
});

test('The stack is deployed after the log pipeline', () => {
  const { artifacts } = JSON.parse(readAssembly('sandbox', 'manifest.json')) as Manifest;
  expect(artifacts.FlowLogs?.dependencies).toContain('LogPipeline');
});

test('The outputs name all resources that users need', () => {
  expect(Object.keys(template.Outputs ?? {}).sort()).toEqual([
    'BackupBucketArn',
    'DomainHost',
    'FlowLogsDeliveryStream',
    'OperatorRole',
    'VpcId',
  ]);
});
