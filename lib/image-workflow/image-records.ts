import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { DeploymentProfile } from '../common/deployment-profile.ts';
import { PrivateBucket } from '../common/private-bucket.ts';

export interface ImageRecordsProps {
  /** What differs between deployments. */
  readonly profile: DeploymentProfile;
  /** Where requests to its bucket are logged. */
  readonly accessLogs: IBucket;
}

/** What came out: an item for each key with what is on the image, or why not, and its renditions. */
export class ImageRecords extends Construct {
  /** One item for each key, of its newest version. */
  readonly table: Table;
  /** Small WebP versions of the images. */
  readonly renditions: PrivateBucket;

  constructor(scope: Construct, id: string, props: ImageRecordsProps) {
    super(scope, id);
    const { profile, accessLogs } = props;
    this.table = new Table(this, 'Images', {
      partitionKey: { name: 'key', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: profile.removalPolicy,
      deletionProtection: profile.protectData || undefined,
    });
    this.renditions = new PrivateBucket(this, 'Renditions', {
      profile,
      accessLogs,
      reproducible: true,
    });
  }
}
