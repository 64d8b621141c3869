import { Duration } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../lambda/image-workflow/contract.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { PrivateBucket } from '../common/private-bucket.ts';
import { ServiceFunction } from '../common/service-function.ts';
import type { ImageRecords } from './image-records.ts';

export interface RecognitionFunctionsProps extends ServiceProps {
  /** Where the images are. */
  readonly uploads: PrivateBucket;
  /** Where renditions go. */
  readonly records: ImageRecords;
}

/** The tasks that need code; their errors are names that the definition retries or catches. */
export class RecognitionFunctions extends Construct {
  /** Shorter than the heartbeat of its task. */
  static readonly METADATA_TIMEOUT = Duration.seconds(20);
  /** Shorter than the heartbeat of its task; the worst accepted image takes a fifth of it. */
  static readonly RENDITION_TIMEOUT = Duration.seconds(30);

  /** Says what an image is. */
  readonly metadata: ServiceFunction;
  /** Makes a small version of an image. */
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
      // Measured by `npm run bench`: the worst image within the limits, and some to spare.
      memorySize: 1_769,
      environment: {
        [ENVIRONMENT.renditionsBucket]: records.renditions.bucketName,
        // glibc keeps an arena per thread, and libvips has many threads: two keep half as much of what was freed.
        MALLOC_ARENA_MAX: '2',
      },
    });
    for (const grantee of [this.metadata, this.rendition]) {
      const resourceArns = [uploads.arnForObjects('*')];
      Grant.addToPrincipal({ grantee, actions: ['s3:GetObjectVersion'], resourceArns });
      // Without it S3 answers 403 for what was deleted, and not 404.
      const bucketArns = [uploads.bucketArn];
      Grant.addToPrincipal({ grantee, actions: ['s3:ListBucket'], resourceArns: bucketArns });
    }
    records.renditions.grantReadObjects(this.rendition);
    records.renditions.grantWriteObjects(this.rendition);
  }
}
