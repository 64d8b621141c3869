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

test('There is no function of ours on the way', () => {
  expect(resourcesOf(template, 'AWS::Lambda::Function')).toEqual([]);
  expect(JSON.stringify(delivery.Properties)).not.toContain('ProcessingConfiguration');
});

describe('The flow log', () => {
  const all = flowLogs.find(({ TrafficType }) => TrafficType === 'ALL');

  test('hands all traffic to Firehose, a minute at a time', () => {
    expect(all).toMatchObject({
      ResourceType: 'VPC',
      LogDestinationType: 'kinesis-data-firehose',
      LogDestination: { 'Fn::GetAtt': [delivery.id, 'Arn'] },
      MaxAggregationInterval: 60,
    });
  });

  test("has AWS's default fields first, then those that the ingest pipeline knows as well", () => {
    const fields = [...(all?.LogFormat ?? '').matchAll(/\$\{([a-z-]+)\}/g)].map(([, name]) => name);
    expect(fields.slice(0, 14).join(' ')).toBe(
      'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status',
    );
    expect(fields.slice(14).join(' ')).toBe(
      'vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr flow-direction traffic-path',
    );
  });

  test('may write to the delivery stream: it has the tag that AWS looks for', () => {
    expect(delivery.Properties.Tags).toContainEqual({ Key: 'LogDeliveryEnabled', Value: 'true' });
  });
});

describe('Firehose', () => {
  test('takes records directly, encrypts them, and writes an index a day', () => {
    expect(delivery.Properties).toMatchObject({
      DeliveryStreamType: 'DirectPut',
      DeliveryStreamEncryptionConfigurationInput: { KeyType: 'AWS_OWNED_CMK' },
      AmazonopensearchserviceDestinationConfiguration: {
        IndexName: 'flow-logs',
        IndexRotationPeriod: 'OneDay',
      },
    });
  });

  test("uses the log pipeline's domain and bucket, below prefixes of its own", () => {
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

  test('may write to indices of this stack only, and those who read Dashboards may read them', () => {
    const { Access, Objects } = resourceOf(template, 'Custom::SearchObjects').Properties;
    expect(asText(Access)).toContain('"flow-logs-writer":["<DeliveryRole');
    expect(asText(Access)).toContain('"flow-logs-reader":["{"Fn::GetStackOutput"');
    const { roles } = JSON.parse(asText(Objects)) as { roles: Record<string, object> };
    for (const role of Object.values(roles)) {
      expect(role).toMatchObject({ index_permissions: [{ index_patterns: ['flow-logs-*'] }] });
    }
  });
});

describe('Rejected traffic', () => {
  test('is logged a second time, to CloudWatch Logs, and counted there', () => {
    expect(flowLogs).toContainEqual(
      expect.objectContaining({ TrafficType: 'REJECT', LogDestinationType: 'cloud-watch-logs' }),
    );
    const { FilterPattern } = resourceOf(template, 'AWS::Logs::MetricFilter').Properties;
    expect(FilterPattern).toContain('action="REJECT"');
    expect(String(FilterPattern).split(',')).toHaveLength(14);
  });

  test('rings at a hundred flows in five minutes, three times in a row', () => {
    const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm');
    const [, rejected] = alarms.find(([id]) => id.includes('MuchTrafficIsRejected')) ?? [];
    expect(rejected?.Properties).toMatchObject({
      Threshold: 100,
      Period: 300,
      EvaluationPeriods: 3,
    });
  });
});

test('The network has no way to the internet, and no NAT gateway', () => {
  for (const type of ['InternetGateway', 'NatGateway', 'Route'])
    expect(resourcesOf(template, `AWS::EC2::${type}`)).toEqual([]);
  expect(resourcesOf(template, 'AWS::EC2::Subnet')).toHaveLength(2);
});

test('It is deployed after the log pipeline', () => {
  const { artifacts } = JSON.parse(readAssembly('sandbox', 'manifest.json')) as Manifest;
  expect(artifacts.FlowLogs?.dependencies).toContain('LogPipeline');
});

test('The outputs say where everything is', () => {
  expect(Object.keys(template.Outputs ?? {}).sort()).toEqual([
    'BackupBucketArn',
    'DomainHost',
    'FlowLogsDeliveryStream',
    'OperatorRole',
    'VpcId',
  ]);
});
