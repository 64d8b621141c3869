import { Duration } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ENVIRONMENT, IMAGE_ENDINGS } from '../../lambda/fan-out/contract.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { PrivateBucket } from '../common/private-bucket.ts';
import type { EventTopics } from './event-topics.ts';
import { Subscriber } from './subscriber.ts';

export interface ThumbnailsProps extends ServiceProps {
  /** What it hears of. */
  readonly topics: EventTopics;
  /** The images, among other objects. */
  readonly uploads: PrivateBucket;
  /** Where the requests to its bucket are logged. */
  readonly accessLogs: IBucket;
}

/** A thumbnail of each image, which it knows by the ending of its key: SNS sees no more of an object. */
export class Thumbnails extends Construct {
  /** In lower and in upper case, as SNS has no filter that takes both. */
  static readonly SUFFIXES = IMAGE_ENDINGS.flatMap((each) => [each, each.toUpperCase()]);
  /** Ten of the largest images, one after the other, and some to spare. */
  static readonly TIMEOUT = Duration.seconds(90);

  /** `KEY.webp` for each image. */
  readonly bucket: PrivateBucket;
  /** What fills it. */
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
      // Measured by `npm run bench`: the worst image within the limits, and some to spare.
      memorySize: 1_769,
      environment: {
        [ENVIRONMENT.thumbnailsBucket]: this.bucket.bucketName,
        // glibc keeps an arena per thread, and libvips has many threads: two keep half as much of what was freed.
        MALLOC_ARENA_MAX: '2',
      },
      suffixes: Thumbnails.SUFFIXES,
    });
    this.bucket.grantReadObjects(this.subscriber.function);
    this.bucket.grantWriteObjects(this.subscriber.function);
  }
}
