import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Stream } from 'aws-cdk-lib/aws-kinesis';
import { Construct } from 'constructs';
import { SHARDS_METRIC, type ScalingVariables } from '../../lambda/log-pipeline/contract.ts';
import { METRIC_NAMESPACE } from '../common/metric-namespace.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { ServiceFunction } from '../common/service-function.ts';

export interface ShardScalingProps extends ServiceProps {
  /** Provisioned stream whose shards are scaled. */
  readonly stream: Stream;
  /** Alarm that goes to ALARM when records wait too long to be read. */
  readonly behind: Alarm;
  /** @default 1 */
  readonly minShards?: number;
  /** @default 16 */
  readonly maxShards?: number;
}

const ENTRY = 'log-pipeline/scale-stream';
/** Capacity of a shard per minute (https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html). */
const SHARD = { bytes: 60 * 1_000_000, records: 60 * 1_000 };

/**
 * Alarms on the share of the shards' capacity in use -> function that doubles or halves the shards.
 * The function also reports the number of shards as a metric, from which the alarms calculate the
 * share. An alarm announces only a change of its state, so the function also runs once a minute.
 */
export class ShardScaling extends Construct {
  constructor(scope: Construct, id: string, props: ShardScalingProps) {
    super(scope, id);
    const { settings, monitoring, stream, behind, minShards = 1, maxShards = 16 } = props;
    assertLimits(minShards, maxShards);
    const load = loadOf(stream);
    const high = monitoring.alarm('StreamIsNearlyFull', {
      severity: 'warning',
      summary: 'The shards are full to 80 %: their number is being doubled, up to its limit.',
      runbook: 'stream-is-nearly-full',
      metric: load,
      threshold: 80,
      evaluationPeriods: 2,
    });
    // Goes to ALARM every night; only the function is notified.
    const low = new Alarm(this, 'StreamIsNearlyEmpty', {
      alarmDescription: 'The shards have been full to 30 % at most for an hour.',
      metric: load,
      threshold: 30,
      comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 60,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    const scale = new ServiceFunction(this, 'ScaleStream', {
      settings,
      monitoring,
      entry: ENTRY,
      description: 'Doubles or halves the shards of the stream as its alarms say',
      timeout: Duration.seconds(30),
      memorySize: 256,
      environment: {
        STREAM_NAME: stream.streamName,
        MIN_SHARDS: String(minShards),
        MAX_SHARDS: String(maxShards),
        HIGH_ALARM: high.alarmName,
        LOW_ALARM: low.alarmName,
        BEHIND_ALARM: behind.alarmName,
      } satisfies ScalingVariables,
    });
    Grant.addToPrincipal({
      grantee: scale,
      actions: [
        'kinesis:AddTagsToStream',
        'kinesis:DescribeStreamSummary',
        'kinesis:ListTagsForStream',
        'kinesis:UpdateShardCount',
      ],
      resourceArns: [stream.streamArn],
    });
    const alarms = [high, low, behind].map(({ alarmArn }) => alarmArn);
    Grant.addToPrincipal({
      grantee: scale,
      actions: ['cloudwatch:DescribeAlarms'],
      resourceArns: alarms,
    });
    // No retries by EventBridge or Lambda: the next event comes a minute later.
    const noRetries = { retryAttempts: 0, maxEventAge: Duration.minutes(1) };
    scale.configureAsyncInvoke(noRetries);
    const target = new LambdaFunction(scale, noRetries);
    new Rule(this, 'AlarmState', {
      description: 'An alarm on the stream goes to ALARM',
      eventPattern: {
        source: ['aws.cloudwatch'],
        detailType: ['CloudWatch Alarm State Change'],
        resources: alarms,
        detail: { state: { value: ['ALARM'] } },
      },
      targets: [target],
    });
    new Rule(this, 'EveryMinute', {
      description: 'Reports the shards, and looks whether an alarm goes on',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [target],
    });
    monitoring.graph('Stream: load of the shards, percent', load);
  }
}

/** Load in percent of all shards' capacity, in bytes or in records, whichever is more. */
function loadOf(stream: Stream): MathExpression {
  const period = Duration.minutes(1);
  const sum = { period, statistic: 'sum' };
  return new MathExpression({
    expression: `100 * MAX([FILL(bytes, 0) / ${SHARD.bytes}, FILL(records, 0) / ${SHARD.records}]) / shards`,
    usingMetrics: {
      bytes: stream.metricIncomingBytes(sum),
      records: stream.metricIncomingRecords(sum),
      shards: new Metric({
        namespace: METRIC_NAMESPACE,
        metricName: SHARDS_METRIC,
        dimensionsMap: { service: ENTRY, StreamName: stream.streamName },
        period,
        statistic: 'max',
      }),
    },
    period,
    label: 'Load',
  });
}

/** @throws Error for limits that Kinesis does not allow or doubling can't reach */
function assertLimits(min: number, max: number): void {
  const whole = Number.isInteger(min) && Number.isInteger(max);
  if (whole && min >= 1 && max >= min && max <= 10_000) return;
  throw new Error(
    `minShards ${min} and maxShards ${max}: both are whole numbers from 1 to 10000, and the second is not the smaller.`,
  );
}
