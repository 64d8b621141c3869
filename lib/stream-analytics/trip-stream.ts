import { Duration } from 'aws-cdk-lib';
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import type { Construct } from 'constructs';
import type { ServiceProps } from '../common/service-props.ts';

/** Data stream of the trips. It keeps two days, so that a job that is stopped for a day loses nothing. */
export class TripStream extends Stream {
  /** Shards: each takes 1,000 records or 1 MB a second. */
  static readonly SHARDS = 2;
  /** Age of the oldest record that is not read at which the alarm goes to ALARM. */
  static readonly MAX_AGE = Duration.minutes(5);

  constructor(scope: Construct, id: string, props: ServiceProps) {
    const { settings, monitoring } = props;
    super(scope, id, {
      streamMode: StreamMode.PROVISIONED,
      shardCount: TripStream.SHARDS,
      retentionPeriod: Duration.days(2),
      encryption: StreamEncryption.MANAGED,
      removalPolicy: settings.removalPolicy,
    });
    const period = Duration.minutes(1);
    const age = this.metricGetRecordsIteratorAgeMilliseconds({ period, statistic: 'max' });
    monitoring.alarm('JobIsLate', {
      severity: 'critical',
      summary: `The oldest record that the job has not read is older than ${TripStream.MAX_AGE.toHumanString()}.`,
      runbook: 'job-is-late',
      metric: age,
      threshold: TripStream.MAX_AGE.toMilliseconds(),
      evaluationPeriods: 3,
    });
    const refused = this.metricWriteProvisionedThroughputExceeded({ period, statistic: 'sum' });
    monitoring.graph(
      'Stream: records in, refused',
      this.metricIncomingRecords({ period, statistic: 'sum', label: 'In' }),
      refused.with({ label: 'Refused' }),
    );
    monitoring.graph('Age of the oldest that waits, ms', age.with({ label: 'Record not read' }));
  }
}
