import { Duration } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { StorageClass } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { PrivateBucket } from '../common/private-bucket.ts';
import type { ServiceProps } from '../common/service-props.ts';

export type LakeBucketsProps = Pick<ServiceProps, 'settings'>;

/** Buckets of the zones, which move objects to cheaper storage classes, and of query results. */
export class LakeBuckets extends Construct {
  /** Records as they arrived: gzipped JSON lines. */
  readonly raw: PrivateBucket;
  /** Tables for queries: Parquet, Iceberg, and the zone table. */
  readonly curated: PrivateBucket;
  /** Results of queries, under `resultsKey`; they expire after a week. */
  readonly results: PrivateBucket;
  /** Key of the results. */
  readonly resultsKey: Key;

  constructor(scope: Construct, id: string, props: LakeBucketsProps) {
    super(scope, id);
    const { settings } = props;
    const accessLogs = new PrivateBucket(this, 'AccessLogs', {
      settings,
      lifecycleRules: [{ expiration: Duration.days(90) }],
    });
    this.raw = new PrivateBucket(this, 'Raw', {
      settings,
      accessLogs,
      lifecycleRules: [
        {
          transitions: [
            after(30, StorageClass.INFREQUENT_ACCESS),
            after(90, StorageClass.GLACIER_INSTANT_RETRIEVAL),
            after(365, StorageClass.DEEP_ARCHIVE),
          ],
        },
      ],
    });
    this.curated = new PrivateBucket(this, 'Curated', {
      settings,
      accessLogs,
      lifecycleRules: [{ transitions: [after(30, StorageClass.INTELLIGENT_TIERING)] }],
    });
    this.resultsKey = new Key(this, 'ResultsKey', {
      description: 'Results of queries in the data lake',
      enableKeyRotation: true,
      removalPolicy: settings.removalPolicy,
    });
    this.results = new PrivateBucket(this, 'Results', {
      settings,
      accessLogs,
      reproducible: true,
      encryptionKey: this.resultsKey,
      lifecycleRules: [{ expiration: Duration.days(7) }],
    });
  }
}

function after(days: number, storageClass: StorageClass) {
  return { storageClass, transitionAfter: Duration.days(days) };
}
