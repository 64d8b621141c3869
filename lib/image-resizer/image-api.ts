import { Duration } from 'aws-cdk-lib';
import { LambdaIntegration, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../lambda/image-resizer/contract.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { PrivateBucket } from '../common/private-bucket.ts';
import { ServiceApi } from '../common/service-api.ts';
import { ServiceFunction } from '../common/service-function.ts';
import { acknowledgePublicApi } from './acknowledgements.ts';
import { IMAGE_ENVIRONMENT, IMAGE_MEMORY } from './image-memory.ts';

export interface ImageApiProps extends ServiceProps {
  /** Bucket of the uploads. */
  readonly uploads: PrivateBucket;
  /** Bucket of the derivatives. */
  readonly derivatives: PrivateBucket;
  /** Resource policy. @default - the API answers everyone */
  readonly policy?: PolicyDocument;
}

/** API with a function for each operation: `GET /` the page, `POST /uploads` a form for S3, `GET /{size}/{key}` an image. */
export class ImageApi extends Construct {
  /** The REST API. */
  readonly api: RestApi;

  constructor(scope: Construct, id: string, props: ImageApiProps) {
    super(scope, id);
    const { settings, monitoring, uploads, derivatives } = props;
    const page = new ServiceFunction(this, 'Page', {
      settings,
      monitoring,
      entry: 'image-resizer/page',
      description: 'Answers the upload page',
      timeout: Duration.seconds(5),
      memorySize: 256,
    });
    const upload = new ServiceFunction(this, 'Upload', {
      settings,
      monitoring,
      entry: 'image-resizer/upload',
      description: 'Answers a presigned POST for one image',
      timeout: Duration.seconds(10),
      memorySize: 512,
      environment: { [ENVIRONMENT.uploadsBucket]: uploads.bucketName },
    });
    uploads.grantWriteObjects(upload);
    const deliver = new ServiceFunction(this, 'Deliver', {
      settings,
      monitoring,
      entry: 'image-resizer/deliver',
      description: 'Answers an image in a size and format, and makes it on the first request',
      timeout: Duration.seconds(26),
      memorySize: IMAGE_MEMORY,
      environment: {
        ...IMAGE_ENVIRONMENT,
        [ENVIRONMENT.uploadsBucket]: uploads.bucketName,
        [ENVIRONMENT.derivativesBucket]: derivatives.bucketName,
      },
    });
    uploads.grantReadObjects(deliver);
    derivatives.grantReadObjects(deliver);
    derivatives.grantWriteObjects(deliver);

    this.api = new ServiceApi(this, 'Api', {
      settings,
      monitoring,
      description: 'Uploads and images',
      policy: props.policy,
      // API Gateway selects binary responses by the request's Accept, which differs between browsers: all
      // are binary. '*/*' is enough on AWS; LocalStack ignores it and supports 'image/*'.
      binaryMediaTypes: ['*/*', 'image/*'],
    });
    this.api.root.addMethod('GET', new LambdaIntegration(page));
    this.api.root.addResource('uploads').addMethod('POST', new LambdaIntegration(upload));
    // API Gateway allows one variable per path part: the function parses '400x300'.
    const image = this.api.root.addResource('{size}').addResource('{key+}');
    for (const method of ['GET', 'HEAD']) image.addMethod(method, new LambdaIntegration(deliver));
    acknowledgePublicApi(this.api, props.policy !== undefined);
  }
}
