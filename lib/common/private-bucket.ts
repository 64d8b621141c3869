import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Grant, PolicyStatement, ServicePrincipal, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectLockRetention,
  ObjectOwnership,
  type CfnBucket,
  type CorsRule,
  type IBucket,
  type LifecycleRule,
} from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { ServiceProps } from './service-props.ts';

export interface PrivateBucketProps extends Pick<ServiceProps, 'settings'> {
  /**
   * Where server access logs go, under a prefix of this bucket's id.
   *
   * @default - no access logs: this is the bucket that receives them
   */
  readonly accessLogs?: IBucket;
  /**
   * Whether what is in it can be made again from elsewhere. Such a bucket keeps no versions and
   * is deleted with its stack in every stage.
   *
   * @default false
   */
  readonly reproducible?: boolean;
  /**
   * For what another account reads too, which S3's own key can't be granted for.
   *
   * @default - S3's own key
   */
  readonly encryptionKey?: IKey;
  /**
   * A name that is known before the bucket is there; unique in all of AWS.
   *
   * @default - generated
   */
  readonly bucketName?: string;
  /**
   * Whether earlier versions of an object stay there, for those who read one by its id.
   *
   * @default - in production, unless it is reproducible
   */
  readonly versioned?: boolean;
  /**
   * How long, where data is protected, nobody can delete or change an object: S3 Object Lock in
   * compliance mode, which not even the account's owner can lift.
   *
   * @default - whoever has the right may
   */
  readonly lockedFor?: Duration;
  /** @default - no other origin may use it from a browser */
  readonly cors?: CorsRule[];
  /** @default - unfinished uploads go after a day; earlier versions, where kept, after 90 */
  readonly lifecycleRules?: LifecycleRule[];
}

/**
 * A bucket that nobody reaches without a grant and TLS 1.2, encrypted at rest, whose grants name one
 * action each (the CDK's own allow `s3:GetObject*`, `s3:GetBucket*` and more).
 */
export class PrivateBucket extends Bucket {
  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    const lockedFor = props.settings.protectData ? props.lockedFor : undefined;
    const keep = props.versioned ?? (props.settings.protectData && !props.reproducible);
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      bucketName: props.bucketName,
      encryption: props.encryptionKey ? BucketEncryption.KMS : BucketEncryption.S3_MANAGED,
      encryptionKey: props.encryptionKey,
      bucketKeyEnabled: props.encryptionKey && true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: keep,
      objectLockDefaultRetention: lockedFor && ObjectLockRetention.compliance(lockedFor),
      removalPolicy: props.reproducible ? RemovalPolicy.DESTROY : props.settings.removalPolicy,
      serverAccessLogsBucket: props.accessLogs,
      serverAccessLogsPrefix: props.accessLogs && `${id}/`,
      cors: props.cors,
      lifecycleRules: [
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
        ...(keep ? [{ noncurrentVersionExpiration: Duration.days(90) }] : []),
        ...(props.lifecycleRules ?? []),
      ],
    });
    const logicalId = this.stack.getLogicalId(this.node.defaultChild as CfnBucket);
    Validations.of(this.stack).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/*]`,
      reason: 'The objects of one bucket: their keys are not known before they are written.',
    });
  }

  /**
   * Lets the grantee read objects. It may list the bucket too: without that, S3 answers 403 for a
   * missing object, not 404 (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html).
   */
  grantReadObjects(grantee: IGrantable): void {
    this.grantActions(grantee, ['s3:GetObject'], this.arnForObjects('*'));
    this.grantActions(grantee, ['s3:ListBucket'], this.bucketArn);
  }

  /** Lets the grantee write objects, and nothing else. */
  grantWriteObjects(grantee: IGrantable): void {
    this.grantActions(grantee, ['s3:PutObject'], this.arnForObjects('*'));
  }

  /**
   * Sends a message for each object created. CloudFormation's own property, where the CDK's
   * `addEventNotification` would add a custom resource and a function; the condition names the
   * account and not this bucket because S3 tests the queue's policy before the bucket has an ARN.
   */
  notifyQueue(queue: Queue): void {
    queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    const bucket = this.node.defaultChild as CfnBucket;
    bucket.notificationConfiguration = {
      queueConfigurations: [{ event: 's3:ObjectCreated:*', queue: queue.queueArn }],
    };
    bucket.node.addDependency(queue);
  }

  private grantActions(grantee: IGrantable, actions: string[], resource: string): void {
    Grant.addToPrincipal({ grantee, actions, resourceArns: [resource] });
  }
}
