import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { DataTable } from '../common/data-table.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { PrivateBucket } from '../common/private-bucket.ts';

export interface ImageRecordsProps extends Pick<ServiceProps, 'settings'> {
  /** Bucket for access logs. */
  readonly accessLogs: IBucket;
}

/** Results: for each key an item with the labels or the error, and the renditions. */
export class ImageRecords extends Construct {
  /** Table with one item for each key, of its newest version. */
  readonly table: DataTable;
  /** Bucket with small WebP versions of the images. */
  readonly renditions: PrivateBucket;

  constructor(scope: Construct, id: string, props: ImageRecordsProps) {
    super(scope, id);
    const { settings, accessLogs } = props;
    this.table = new DataTable(this, 'Images', { settings, partitionKey: 'key' });
    this.renditions = new PrivateBucket(this, 'Renditions', {
      settings,
      accessLogs,
      reproducible: true,
    });
  }
}
