import { App } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { Template } from 'aws-cdk-lib/assertions';
import { parseOptions } from '../../../lib/options.ts';
import { Monitoring } from '../../../lib/common/monitoring.ts';
import { SummitStack } from '../../../lib/common/summit-stack.ts';
import { LogPipelineStack } from '../../../lib/log-pipeline/log-pipeline-stack.ts';
import { LogStream } from '../../../lib/log-pipeline/log-stream.ts';
import { ShardScaling } from '../../../lib/log-pipeline/shard-scaling.ts';
import { asText, readTemplate, resourcesOf } from '../../support/templates.ts';

interface AlarmProperties {
  readonly Threshold: number;
  readonly EvaluationPeriods: number;
  readonly ComparisonOperator: string;
  readonly AlarmActions?: unknown;
  readonly Metrics?: readonly { readonly Expression?: string; readonly MetricStat?: Metric }[];
}

interface Metric {
  readonly Metric: { readonly MetricName: string };
}

const template = readTemplate('LogPipeline');
const alarms = resourcesOf<AlarmProperties>(template, 'AWS::CloudWatch::Alarm');
const alarm = (name: string) => alarms.find(([id]) => id.includes(name))?.[1].Properties;
const rules = resourcesOf(template, 'AWS::Events::Rule').map(([, { Properties }]) => Properties);

describe('The alarms that scale the stream', () => {
  test.each([
    ['StreamIsNearlyFull', 80, 2, 'GreaterThanOrEqualToThreshold'],
    ['StreamIsNearlyEmpty', 30, 60, 'LessThanOrEqualToThreshold'],
  ])('%s goes to ALARM at %i %% for %i minutes', (name, threshold, minutes, operator) => {
    expect(alarm(name)).toMatchObject({
      Threshold: threshold,
      EvaluationPeriods: minutes,
      ComparisonOperator: operator,
    });
  });

  test.each(['StreamIsNearlyFull', 'StreamIsNearlyEmpty'])(
    '%s divides bytes and records by the current number of shards',
    (name) => {
      const metrics = alarm(name)?.Metrics ?? [];
      expect(metrics.map(({ Expression }) => Expression)).toContain(
        '100 * MAX([FILL(bytes, 0) / 60000000, FILL(records, 0) / 60000]) / shards',
      );
      expect(metrics.flatMap(({ MetricStat }) => MetricStat?.Metric.MetricName ?? [])).toEqual([
        'IncomingBytes',
        'IncomingRecords',
        'Shards',
      ]);
    },
  );

  test('invoke the function at once, as does a schedule, since an alarm announces a change only once', () => {
    const rung = rules.find(({ EventPattern }) => EventPattern);
    const ids = ['StreamIsNearlyFull', 'StreamIsNearlyEmpty', 'StreamIsLate'].map(
      (name) => alarms.find(([id]) => id.includes(name))?.[0],
    );
    expect(rung?.EventPattern).toMatchObject({
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm State Change'],
      resources: ids.map((id) => ({ 'Fn::GetAtt': [id, 'Arn'] })),
    });
    expect(rules.map(({ ScheduleExpression }) => ScheduleExpression)).toContain('rate(1 minute)');
  });

  test('send no notification when the stream is nearly empty', () => {
    expect(alarm('StreamIsNearlyEmpty')?.AlarmActions).toBeUndefined();
  });
});

test('The function has permission to change this stream and to read these alarms', () => {
  const policy = resourcesOf(template, 'AWS::IAM::Policy').find(([id]) =>
    id.includes('ScaleStream'),
  );
  const text = asText(JSON.stringify(policy));
  for (const action of ['UpdateShardCount', 'DescribeStreamSummary', 'AddTagsToStream'])
    expect(text).toContain(`kinesis:${action}`);
  expect(text).toContain('cloudwatch:DescribeAlarms');
});

describe('The scaling construct', () => {
  const app = new App({ context: { ...flags, 'aws:cdk:bundling-stacks': [] } });
  const options = parseOptions({ streamCapacity: 'on-demand' });
  const { settings } = options;

  test('is not created if the stream is on demand', () => {
    const onDemand = Template.fromStack(new LogPipelineStack(app, 'OnDemand', options));
    onDemand.hasResourceProperties('AWS::Kinesis::Stream', {
      StreamModeDetails: { StreamMode: 'ON_DEMAND' },
    });
    onDemand.resourceCountIs('AWS::Events::Rule', 0);
    onDemand.resourceCountIs('AWS::Lambda::Function', 2);
    expect(JSON.stringify(onDemand.toJSON())).not.toContain('ScaleStream');
  });

  test.each([
    [0, 4],
    [4, 2],
    [1.5, 4],
    [1, 10_001],
  ])('rejects limits of %p to %p shards', (minShards, maxShards) => {
    const stack = new SummitStack(app, `Limits${minShards}-${maxShards}`.replaceAll('.', ''), {
      description: 'limits',
      architecture: 'log-pipeline',
      settings,
    });
    const monitoring = new Monitoring(stack, 'Monitoring', { settings, page: 'log-pipeline' });
    const streamCapacity = 'provisioned';
    const { stream, behind } = new LogStream(stack, 'Logs', {
      settings,
      monitoring,
      streamCapacity,
    });
    const limits = { minShards, maxShards };
    expect(
      () => new ShardScaling(stack, 'Scaling', { settings, monitoring, stream, behind, ...limits }),
    ).toThrow(
      `minShards ${minShards} and maxShards ${maxShards}: both are whole numbers from 1 to 10000`,
    );
  });
});
