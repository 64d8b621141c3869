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
  /** Bucket whose new objects are published. */
  readonly uploads: PrivateBucket;
}

/**
 * Two topics: one for each object when it is created, one for objects that are replayed on request.
 * S3 gives its messages no attributes, so that a filter on attributes would reject all of them.
 */
export class EventTopics extends Construct {
  /** Topic to which only S3 may publish. */
  readonly created: Topic;
  /** Topic for replays; the attribute `subscriber` names the subscriber. */
  readonly replays: Topic;

  constructor(scope: Construct, id: string, props: EventTopicsProps) {
    super(scope, id);
    const { settings, uploads } = props;
    // S3 can't use SNS's own key, and a customer managed key costs money while idle: production only.
    const masterKey = settings.protectData ? this.keyForS3(settings) : undefined;
    this.created = new Topic(this, 'Created', { enforceSSL: true, masterKey });
    this.replays = new Topic(this, 'Replays', { enforceSSL: true, masterKey });
    this.publishObjectsOf(uploads);
  }

  /**
   * Sends the bucket's events to the topic by CloudFormation's own property; the CDK's
   * `addEventNotification` would add a custom resource and a function. The condition names the account
   * and not the bucket, because S3 tests the topic's policy before the bucket has an ARN.
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
