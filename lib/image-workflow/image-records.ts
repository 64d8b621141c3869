import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { DataTable } from '../common/data-table.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { PrivateBucket } from '../common/private-bucket.ts';

export interface ImageRecordsProps extends Pick<ServiceProps, 'settings'> {
  /** Where requests to its bucket are logged. */
  readonly accessLogs: IBucket;
}

/** What came out: an item for each key with what is on the image, or why not, and its renditions. */
export class ImageRecords extends Construct {
  /** One item for each key, of its newest version. */
  readonly table: DataTable;
  /** Small WebP versions of the images. */
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
