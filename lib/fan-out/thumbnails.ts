import { Duration } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ENVIRONMENT, IMAGE_ENDINGS } from '../../lambda/fan-out/contract.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { PrivateBucket } from '../common/private-bucket.ts';
import type { EventTopics } from './event-topics.ts';
import { Subscriber } from './subscriber.ts';

export interface ThumbnailsProps extends ServiceProps {
  /** Topics that it subscribes to. */
  readonly topics: EventTopics;
  /** Bucket with the images, among other objects. */
  readonly uploads: PrivateBucket;
  /** Bucket for access logs. */
  readonly accessLogs: IBucket;
}

/** Thumbnails of images. The subscription selects images by the suffix of the key, because the messages of S3 contain no content type. */
export class Thumbnails extends Construct {
  /** Suffixes in lower and in upper case, because SNS's suffix filters are case-sensitive. */
  static readonly SUFFIXES = IMAGE_ENDINGS.flatMap((each) => [each, each.toUpperCase()]);
  /** Time for ten of the largest images, one after the other, with a margin. */
  static readonly TIMEOUT = Duration.seconds(90);

  /** Bucket with `KEY.webp` for each image. */
  readonly bucket: PrivateBucket;
  /** Subscriber that fills it. */
  readonly subscriber: Subscriber;

  constructor(scope: Construct, id: string, props: ThumbnailsProps) {
    super(scope, id);
    const { settings, monitoring, topics, uploads, accessLogs } = props;
    this.bucket = new PrivateBucket(this, 'Bucket', { settings, accessLogs, reproducible: true });
    this.subscriber = new Subscriber(this, 'Thumbnail', {
      settings,
      monitoring,
      topics,
      uploads,
      name: 'thumbnail',
      description: 'Makes a thumbnail of each image',
      timeout: Thumbnails.TIMEOUT,
      // Measured by `npm run bench`: the worst image within the limits, with a margin.
      memorySize: 1_769,
      environment: {
        [ENVIRONMENT.thumbnailsBucket]: this.bucket.bucketName,
        // glibc keeps an arena per thread, and libvips has many threads: with two arenas, half as much freed memory stays allocated.
        MALLOC_ARENA_MAX: '2',
      },
      suffixes: Thumbnails.SUFFIXES,
    });
    this.bucket.grantReadObjects(this.subscriber.function);
    this.bucket.grantWriteObjects(this.subscriber.function);
  }
}
