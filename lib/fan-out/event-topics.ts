import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { StageSettings } from '../common/stage-settings.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { PrivateBucket } from '../common/private-bucket.ts';

export interface EventTopicsProps extends Pick<ServiceProps, 'settings'> {
  /** Whose new objects are told of. */
  readonly uploads: PrivateBucket;
}

/**
 * What subscribers hear of: each object when it is created, and any object again when somebody asks
 * for it. Two topics, as S3 gives its messages no attributes: a filter on attributes lets none of
 * them through.
 */
export class EventTopics extends Construct {
  /** S3 publishes here, and nobody else may. */
  readonly created: Topic;
  /** Whoever has the right publishes here; the attribute `subscriber` says for whom. */
  readonly replays: Topic;

  constructor(scope: Construct, id: string, props: EventTopicsProps) {
    super(scope, id);
    const { settings, uploads } = props;
    // SNS's own key is out of S3's reach, and a key of ours bills while idle: production only.
    const masterKey = settings.protectData ? this.keyForS3(settings) : undefined;
    this.created = new Topic(this, 'Created', { enforceSSL: true, masterKey });
    this.replays = new Topic(this, 'Replays', { enforceSSL: true, masterKey });
    this.publishObjectsOf(uploads);
  }

  /**
   * CloudFormation's own property, where the CDK's `addEventNotification` would add a custom resource
   * and a function; the condition names the account and not the bucket because S3 tests the topic's
   * policy before the bucket has an ARN.
   */
  private publishObjectsOf(uploads: PrivateBucket): void {
    this.created.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.created.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    const bucket = uploads.node.defaultChild as CfnBucket;
    bucket.notificationConfiguration = {
      topicConfigurations: [{ event: 's3:ObjectCreated:*', topic: this.created.topicArn }],
    };
    bucket.node.addDependency(this.created);
  }

  private keyForS3({ removalPolicy }: StageSettings): Key {
    const key = new Key(this, 'Key', {
      description: 'Messages about new objects',
      enableKeyRotation: true,
      removalPolicy,
    });
    key.grants.encryptDecrypt(
      new ServicePrincipal('s3.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    return key;
  }
}
