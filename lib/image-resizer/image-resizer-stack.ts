import { CfnOutput, Fn } from 'aws-cdk-lib';
import { HttpMethods } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { Monitoring } from '../common/monitoring.ts';
import { OriginSecret, type OriginProps } from '../common/origin-secret.ts';
import { PrivateBucket } from '../common/private-bucket.ts';
import { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { EagerPath } from './eager-path.ts';
import { ImageApi } from './image-api.ts';

/**
 * Accepts uploads by a presigned POST to S3, creates the presets of each through a queue, and any
 * allow-listed size on request (San Francisco 2017: "create a thumbnail of a just uploaded image").
 *
 *     page ─ POST /uploads ─▶ presigned POST ─▶ uploads ─▶ queue ─▶ resize ─▶ derivatives
 *                                                            └▶ dead-letter queue  ▲
 *     GET /{size}/{key} ─────────────────────▶ deliver ────────────────────────────┘
 */
export class ImageResizerStack extends SummitStack {
  /** Host of the API, for the edge stack. */
  static readonly API_DOMAIN_OUTPUT = 'ApiDomain';

  constructor(scope: Construct, id: string, props: DeploymentProps & OriginProps) {
    super(scope, id, {
      ...props,
      description: 'summit-stacks A: serverless image resizer',
      architecture: 'image-resizer',
    });
    const { settings, originSecret } = props;
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'image-resizer' });

    const accessLogs = new PrivateBucket(this, 'AccessLogs', { settings });
    const uploads = new PrivateBucket(this, 'Uploads', {
      settings,
      accessLogs,
      // The page's origin is the distribution, which is created later; the presigned form authorizes the upload.
      cors: [{ allowedMethods: [HttpMethods.POST], allowedOrigins: ['*'], allowedHeaders: ['*'] }],
    });
    const derivatives = new PrivateBucket(this, 'Derivatives', {
      settings,
      accessLogs,
      reproducible: true,
    });

    const work = new QueueWithDeadLetters(this, 'Work', {
      monitoring,
      consumerTimeout: EagerPath.TIMEOUT,
    });
    uploads.notifyQueue(work.queue);
    const eager = new EagerPath(this, 'Eager', {
      settings,
      monitoring,
      work,
      uploads,
      derivatives,
    });
    const origin =
      originSecret === undefined
        ? undefined
        : new OriginSecret(this, 'Origin', { generation: originSecret });
    const { api } = new ImageApi(this, 'Images', {
      ...{ settings, monitoring, uploads, derivatives },
      policy: origin?.policy,
    });

    new CfnOutput(this, 'ApiUrl', { value: api.url, description: 'Upload page and API' });
    new CfnOutput(this, ImageResizerStack.API_DOMAIN_OUTPUT, {
      value: Fn.parseDomainName(api.url),
    });
    new CfnOutput(this, 'UploadsBucket', { value: uploads.bucketName });
    new CfnOutput(this, 'DerivativesBucket', { value: derivatives.bucketName });
    new CfnOutput(this, 'ResizeLogs', { value: eager.logGroupName });
    new CfnOutput(this, 'QueueUrl', { value: work.queue.queueUrl });
    new CfnOutput(this, 'DeadLetterQueueUrl', { value: work.deadLetters.queueUrl });
  }
}
