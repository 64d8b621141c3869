import { Duration } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PrivateBucket } from '../common/private-bucket.ts';
import type { StageSettings } from '../common/stage-settings.ts';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';

export interface GenomicsBucketsProps {
  /** Settings of the stage. */
  readonly settings: StageSettings;
}

/** Buckets of references and reads, of intermediate files, and of results. */
export class GenomicsBuckets extends Construct {
  /** Time in which an execution can continue an earlier one. */
  static readonly KEEP_WORK = Duration.days(14);
  /** Prefix of references, beside which jobs write the index. */
  static readonly REFERENCES = 'references/';

  /** References and reads. */
  readonly data: PrivateBucket;
  /** Intermediate files, which expire. */
  readonly work: PrivateBucket;
  /** VCF and Parquet files, summaries, results of queries. */
  readonly results: PrivateBucket;

  constructor(scope: Construct, id: string, props: GenomicsBucketsProps) {
    super(scope, id);
    const { settings } = props;
    const accessLogs = new PrivateBucket(this, 'AccessLogs', { settings });
    this.data = new PrivateBucket(this, 'Data', { settings, accessLogs });
    this.work = new PrivateBucket(this, 'Work', {
      settings,
      accessLogs,
      reproducible: true,
      lifecycleRules: [{ expiration: GenomicsBuckets.KEEP_WORK }],
    });
    this.results = new PrivateBucket(this, 'Results', {
      settings,
      accessLogs,
      lifecycleRules: [{ prefix: 'queries/', expiration: Duration.days(7) }],
    });
  }

  /** Grants the jobs their permissions: data is read, indexes, intermediate files and results are written. */
  grantJobs(role: IGrantable & Construct): void {
    for (const bucket of [this.data, this.work, this.results]) bucket.grantReadObjects(role);
    const indexes = this.data.arnForObjects(`${GenomicsBuckets.REFERENCES}*`);
    Grant.addToPrincipal({ grantee: role, actions: ['s3:PutObject'], resourceArns: [indexes] });
    acknowledgeWildcards(role, [indexes], 'The indexes of references that are not known yet.');
    this.work.grantWriteObjects(role);
    this.results.grantWriteObjects(role);
  }
}
