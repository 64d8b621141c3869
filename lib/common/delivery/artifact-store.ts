import { AnyPrincipal, Effect, Grant, PolicyStatement, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ServiceProps } from '../service-props.ts';
import { PrivateBucket } from '../private-bucket.ts';

export interface ArtifactStoreProps extends Pick<ServiceProps, 'settings'> {
  /**
   * Name of the bucket, for policies in other accounts.
   *
   * @default - generated
   */
  readonly bucketName?: string;
  /**
   * Alias of the key, with the prefix `alias/`, for policies in other accounts.
   *
   * @default - no alias
   */
  readonly keyAlias?: string;
}

/**
 * Bucket for the artifacts of a pipeline, under a key of its own, so that a role of another account
 * can be granted read access to it alone. It rejects objects named `latest` from every writer: such
 * a name does not identify a commit.
 */
export class ArtifactStore extends Construct {
  /**
   * Retention of artifacts: the code of earlier versions of a function is required for as long as a
   * deployment can be rolled back.
   */
  static readonly KEPT = Duration.days(90);

  /** Key that encrypts all objects in the bucket. */
  readonly key: Key;
  /** Bucket for artifacts of the pipeline, assets of templates, and caches of builds. */
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
      // All of it can be built again from its commit.
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

  /** Grants read access to the artifacts. */
  grantRead(grantee: IGrantable): void {
    this.bucket.grantReadObjects(grantee);
    this.key.grant(grantee, 'kms:Decrypt');
  }

  /**
   * Grants read and write access without deletion, as CodePipeline and CodeBuild require for their
   * roles
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
