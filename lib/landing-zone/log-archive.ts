import { Aws, Duration } from 'aws-cdk-lib';
import { ReadWriteType, Trail } from 'aws-cdk-lib/aws-cloudtrail';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { PrivateBucket } from '../common/private-bucket.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { TrailAlarms } from './trail-alarms.ts';

export interface LogArchiveProps extends ServiceProps {
  /** Id of the organization. */
  readonly organizationId: string;
  /** Records all accounts of the organization, for which CloudTrail needs trusted access. */
  readonly allAccounts: boolean;
}

/**
 * Trail of all regions in a bucket that nobody can change, and in a log group for alarms. In
 * production, objects are locked for a year.
 */
export class LogArchive extends Construct {
  /** Retention in which nobody, not even the root user, can delete or change an object. */
  static readonly LOCKED_FOR = Duration.days(365);

  /** Bucket of the log files. */
  readonly bucket: PrivateBucket;
  /** Trail of the account, or of the organization. */
  readonly trail: Trail;

  constructor(scope: Construct, id: string, props: LogArchiveProps) {
    super(scope, id);
    const { settings, monitoring, organizationId, allAccounts } = props;
    const accessLogs = new PrivateBucket(this, 'AccessLogs', { settings });
    this.bucket = new PrivateBucket(this, 'Bucket', {
      settings,
      accessLogs,
      lockedFor: LogArchive.LOCKED_FOR,
    });
    const logGroup = new LogGroup(this, 'Events', {
      retention: settings.logRetention,
      removalPolicy: settings.removalPolicy,
    });
    this.trail = new Trail(this, 'Trail', {
      // The bucket's policy names the trail of an organization.
      trailName: Aws.STACK_NAME,
      bucket: this.bucket,
      managementEvents: ReadWriteType.ALL,
      sendToCloudWatchLogs: true,
      cloudWatchLogGroup: logGroup,
      ...(allAccounts && { isOrganizationTrail: true, orgId: organizationId }),
    });
    new TrailAlarms(this, 'Watched', { monitoring, logGroup });
  }
}
