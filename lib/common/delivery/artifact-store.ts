import { AnyPrincipal, Effect, Grant, PolicyStatement, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ServiceProps } from '../service-props.ts';
import { PrivateBucket } from '../private-bucket.ts';

export interface ArtifactStoreProps extends Pick<ServiceProps, 'settings'> {
  /**
   * A name that is known before the bucket is there, for policies in other accounts.
   *
   * @default - generated
   */
  readonly bucketName?: string;
  /**
   * Name of the key, with `alias/` before it, for policies in other accounts.
   *
   * @default - it has none
   */
  readonly keyAlias?: string;
}

/**
 * What a pipeline hands from stage to stage: a bucket under a key of its own, as a role of another
 * account can be let read only that. What is called `latest` is refused whoever writes it: such a
 * name says nothing of the commit that it came from.
 */
export class ArtifactStore extends Construct {
  /** A function's old code must be there for as long as a deployment may be taken back to it. */
  static readonly KEPT = Duration.days(90);

  /** Under which everything in the bucket is. */
  readonly key: Key;
  /** Artifacts of the pipeline, the assets of templates, the caches of builds. */
  readonly bucket: PrivateBucket;

  constructor(scope: Construct, id: string, props: ArtifactStoreProps) {
    super(scope, id);
    const { settings, bucketName, keyAlias } = props;
    this.key = new Key(this, 'Key', {
      description: 'Artifacts of a delivery pipeline',
      alias: keyAlias,
      enableKeyRotation: true,
      removalPolicy: settings.removalPolicy,
    });
    this.bucket = new PrivateBucket(this, 'Bucket', {
      settings,
      bucketName,
      encryptionKey: this.key,
      accessLogs: new PrivateBucket(this, 'AccessLogs', { settings }),
      // Any of it can be built again from its commit.
      reproducible: true,
      lifecycleRules: [{ expiration: ArtifactStore.KEPT }],
    });
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'NothingIsCalledLatest',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects('*latest*')],
      }),
    );
  }

  /** Lets the grantee read what is in it. */
  grantRead(grantee: IGrantable): void {
    this.bucket.grantReadObjects(grantee);
    this.key.grant(grantee, 'kms:Decrypt');
  }

  /**
   * Lets the grantee read and write, not delete, as CodePipeline and CodeBuild want it of their roles
   * (https://docs.aws.amazon.com/codepipeline/latest/userguide/security-iam-permissions-policies.html).
   */
  grantReadWrite(grantee: IGrantable): void {
    this.bucket.grantReadObjects(grantee);
    this.bucket.grantWriteObjects(grantee);
    const actions = ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning'];
    Grant.addToPrincipal({ grantee, actions, resourceArns: [this.bucket.bucketArn] });
    const forObjects = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'];
    this.key.grant(grantee, ...forObjects);
  }
}
