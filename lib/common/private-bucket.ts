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
   * Bucket for server access logs, under a prefix of this bucket's id.
   *
   * @default - no access logs, for a bucket that receives them
   */
  readonly accessLogs?: IBucket;
  /**
   * Marks the contents as reproducible: the bucket keeps no versions and is deleted with its stack
   * in every stage.
   *
   * @default false
   */
  readonly reproducible?: boolean;
  /**
   * KMS key, for objects that another account reads: S3's own key can't be granted to it.
   *
   * @default - S3's own key
   */
  readonly encryptionKey?: IKey;
  /**
   * Name of the bucket, for policies that are created before it; unique in all of AWS.
   *
   * @default - generated
   */
  readonly bucketName?: string;
  /**
   * Keeps earlier versions of objects, for readers that use a version id.
   *
   * @default - in production, unless the bucket is reproducible
   */
  readonly versioned?: boolean;
  /**
   * Retention in which nobody, not even the root user, can delete or change an object: S3 Object
   * Lock in compliance mode, in stages that protect data.
   *
   * @default - no Object Lock
   */
  readonly lockedFor?: Duration;
  /** @default - no cross-origin requests */
  readonly cors?: CorsRule[];
  /** @default - incomplete uploads expire after a day; earlier versions, if kept, after 90 */
  readonly lifecycleRules?: LifecycleRule[];
}

/**
 * Bucket that requires a grant and TLS 1.2, encrypted at rest. Each grant has single actions (the
 * CDK's own allow `s3:GetObject*`, `s3:GetBucket*` and more).
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
   * Grants read access to the objects, and list access to the bucket: without it, S3 responds to a
   * request for a missing object with 403 instead of 404
   * (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html).
   */
  grantReadObjects(grantee: IGrantable): void {
    this.grantActions(grantee, ['s3:GetObject'], this.arnForObjects('*'));
    this.grantActions(grantee, ['s3:ListBucket'], this.bucketArn);
  }

  /** Grants write access to the objects, and nothing else. */
  grantWriteObjects(grantee: IGrantable): void {
    this.grantActions(grantee, ['s3:PutObject'], this.arnForObjects('*'));
  }

  /**
   * Sends a message for each created object. Uses CloudFormation's own property, as the CDK's
   * `addEventNotification` would add a custom resource and a function. The condition has the
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
