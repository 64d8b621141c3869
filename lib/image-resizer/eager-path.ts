import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../lambda/image-resizer/contract.ts';
import { QueueConsumer } from '../common/queue-consumer.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { PrivateBucket } from '../common/private-bucket.ts';
import { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import { ServiceFunction } from '../common/service-function.ts';
import { IMAGE_ENVIRONMENT, IMAGE_MEMORY } from './image-memory.ts';

export interface EagerPathProps extends ServiceProps {
  /** Queue with a message for each uploaded object. */
  readonly work: QueueWithDeadLetters;
  /** Bucket of the uploads. */
  readonly uploads: PrivateBucket;
  /** Bucket of the derivatives. */
  readonly derivatives: PrivateBucket;
}

/** Queue -> function -> derivatives of every preset, or a failed message with the reason. */
export class EagerPath extends Construct {
  /** Time for five of the largest images, one after the other, with a margin. */
  static readonly TIMEOUT = Duration.seconds(120);
  /** Maximum messages per call. */
  static readonly BATCH_SIZE = 5;
  /** Maximum concurrent calls: 300 uploads take a minute, and the account's concurrency stays free for the API. */
  static readonly MAX_CONCURRENCY = 10;

  /** Log group of the function. */
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, props: EagerPathProps) {
    super(scope, id);
    const { settings, monitoring, work, uploads, derivatives } = props;
    const resize = new ServiceFunction(this, 'Resize', {
      settings,
      monitoring,
      entry: 'image-resizer/resize',
      description: 'Makes the presets of an uploaded image',
      timeout: EagerPath.TIMEOUT,
      memorySize: IMAGE_MEMORY,
      environment: {
        ...IMAGE_ENVIRONMENT,
        [ENVIRONMENT.derivativesBucket]: derivatives.bucketName,
        ...work.consumerVariables,
      },
    });
    resize.addEventSource(
      new QueueConsumer(work, {
        batchSize: EagerPath.BATCH_SIZE,
        maxConcurrency: EagerPath.MAX_CONCURRENCY,
      }),
    );
    uploads.grantReadObjects(resize);
    derivatives.grantReadObjects(resize);
    derivatives.grantWriteObjects(resize);
    this.logGroupName = resize.logGroup.logGroupName;
  }
}
