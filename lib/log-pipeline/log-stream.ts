import { Duration } from 'aws-cdk-lib';
import { MathExpression, type Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import { Construct } from 'constructs';
import type { ServiceProps } from '../common/service-props.ts';
import type { LogPipelineOptions } from './options.ts';

export interface LogStreamProps extends ServiceProps, Pick<LogPipelineOptions, 'streamCapacity'> {}

const MAX_AGE = Duration.minutes(10);

/** Data stream of all lines, with a retention of one week, so that a long outage loses nothing. */
export class LogStream extends Construct {
  /** Stream to which producers put records. */
  readonly stream: Stream;
  /** Alarm that goes to ALARM when records wait too long to be read. */
  readonly behind: Alarm;

  constructor(scope: Construct, id: string, props: LogStreamProps) {
    super(scope, id);
    const { settings, streamCapacity, monitoring } = props;
    this.stream = new Stream(this, 'Stream', {
      ...(streamCapacity === 'provisioned'
        ? { streamMode: StreamMode.PROVISIONED, shardCount: 1 }
        : { streamMode: StreamMode.ON_DEMAND }),
      retentionPeriod: Duration.days(7),
      encryption: StreamEncryption.MANAGED,
      removalPolicy: settings.removalPolicy,
    });
    const period = Duration.minutes(1);
    const age = this.stream.metricGetRecordsIteratorAgeMilliseconds({ period, statistic: 'max' });
    const refused = this.stream.metricWriteProvisionedThroughputExceeded({
      period,
      statistic: 'sum',
    });
    this.behind = monitoring.alarm('StreamIsLate', {
      severity: 'critical',
      summary: `The oldest record that is not read is older than ${MAX_AGE.toHumanString()}.`,
      runbook: 'stream-is-late',
      metric: age,
      threshold: MAX_AGE.toMilliseconds(),
      evaluationPeriods: 3,
    });
    monitoring.alarm('StreamRefusesRecords', {
      severity: 'warning',
      summary: 'Producers are refused for five minutes in a row: they wait and send again.',
      runbook: 'stream-refuses-records',
      metric: refused,
      threshold: 1,
      evaluationPeriods: 5,
    });
    monitoring.graph('Stream: records refused', refused);
    monitoring.graph(
      'Delivery: age of the oldest record, seconds',
      new MathExpression({
        expression: 'unread / 1000',
        usingMetrics: { unread: age },
        period,
        label: 'Not read from the stream',
      }),
    );
  }
}
