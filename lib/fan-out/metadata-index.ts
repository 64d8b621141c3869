import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../lambda/fan-out/contract.ts';
import { DataTable } from '../common/data-table.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { PrivateBucket } from '../common/private-bucket.ts';
import type { EventTopics } from './event-topics.ts';
import { Subscriber } from './subscriber.ts';

export interface MetadataIndexProps extends ServiceProps {
  /** Topics that it subscribes to. */
  readonly topics: EventTopics;
  /** Bucket of the indexed objects. */
  readonly uploads: PrivateBucket;
}

/** Index of all objects by key: size, content type, ETag and sequencer. */
export class MetadataIndex extends Construct {
  /** Time for ten objects side by side, with two calls each and three attempts per call. */
  static readonly TIMEOUT = Duration.seconds(30);

  /** Table with one item for each key. */
  readonly table: DataTable;
  /** Subscriber that fills it. */
  readonly subscriber: Subscriber;

  constructor(scope: Construct, id: string, props: MetadataIndexProps) {
    super(scope, id);
    const { settings, monitoring, topics, uploads } = props;
    this.table = new DataTable(this, 'Table', { settings, partitionKey: 'key' });
    this.subscriber = new Subscriber(this, 'Metadata', {
      settings,
      monitoring,
      topics,
      uploads,
      name: 'metadata',
      description: 'Writes down what each object is',
      timeout: MetadataIndex.TIMEOUT,
      memorySize: 512,
      environment: { [ENVIRONMENT.indexTable]: this.table.tableName },
    });
    this.table.grant(this.subscriber.function, 'dynamodb:PutItem');
  }
}
