import { Duration } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../lambda/image-workflow/contract.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { PrivateBucket } from '../common/private-bucket.ts';
import { ServiceFunction } from '../common/service-function.ts';
import type { ImageRecords } from './image-records.ts';

export interface RecognitionFunctionsProps extends ServiceProps {
  /** Bucket of the images. */
  readonly uploads: PrivateBucket;
  /** Records whose bucket receives the renditions. */
  readonly records: ImageRecords;
}

/** Functions of the tasks that need code; the definition retries or catches their errors by name. */
export class RecognitionFunctions extends Construct {
  /** Timeout, shorter than the heartbeat of the task. */
  static readonly METADATA_TIMEOUT = Duration.seconds(20);
  /** Timeout, shorter than the heartbeat of the task; the worst accepted image takes a fifth of it. */
  static readonly RENDITION_TIMEOUT = Duration.seconds(30);

  /** Function that reads the metadata of an image. */
  readonly metadata: ServiceFunction;
  /** Function that creates a small version of an image. */
  readonly rendition: ServiceFunction;

  constructor(scope: Construct, id: string, props: RecognitionFunctionsProps) {
    super(scope, id);
    const { settings, monitoring, uploads, records } = props;
    const common = { settings, monitoring, errorAlarm: false };
    this.metadata = new ServiceFunction(this, 'Metadata', {
      ...common,
      entry: 'image-workflow/metadata',
      description: 'Says what an image is',
      timeout: RecognitionFunctions.METADATA_TIMEOUT,
      memorySize: 512,
    });
    this.rendition = new ServiceFunction(this, 'Rendition', {
      ...common,
      entry: 'image-workflow/rendition',
      description: 'Makes a small version of an image',
      timeout: RecognitionFunctions.RENDITION_TIMEOUT,
      // Measured by `npm run bench`: the worst image within the limits, with a margin.
      memorySize: 1_769,
      environment: {
        [ENVIRONMENT.renditionsBucket]: records.renditions.bucketName,
        // glibc keeps an arena per thread, and libvips has many threads: with two arenas, half as much freed memory stays allocated.
        MALLOC_ARENA_MAX: '2',
      },
    });
    for (const grantee of [this.metadata, this.rendition]) {
      const resourceArns = [uploads.arnForObjects('*')];
      Grant.addToPrincipal({ grantee, actions: ['s3:GetObjectVersion'], resourceArns });
      // Without it, S3 returns 403 instead of 404 for deleted objects.
      const bucketArns = [uploads.bucketArn];
      Grant.addToPrincipal({ grantee, actions: ['s3:ListBucket'], resourceArns: bucketArns });
    }
    records.renditions.grantReadObjects(this.rendition);
    records.renditions.grantWriteObjects(this.rendition);
  }
}
