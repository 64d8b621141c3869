import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Monitoring } from '../common/monitoring.ts';
import { PrivateBucket } from '../common/private-bucket.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { AuditTrail } from './audit-trail.ts';
import { EventTopics } from './event-topics.ts';
import { MetadataIndex } from './metadata-index.ts';
import { Thumbnails } from './thumbnails.ts';

/**
 * Publishes each new object to independent subscribers (London 2016, hands-on lab: "Serverless
 * Architectures using Amazon S3 and Amazon SNS with AWS Lambda").
 *
 *     uploads ─▶ created ─┬─ images only ─▶ queue ─▶ thumbnail ─▶ thumbnails
 *                         ├───────────────▶ queue ─▶ metadata ──▶ index
 *                         └─ raw ─────────▶ audit queue
 *     replays ─ by attribute ─▶ the queue of thumbnail or metadata
 */
export class FanOutStack extends SummitStack {
  constructor(scope: Construct, id: string, props: DeploymentProps) {
    super(scope, id, {
      ...props,
      description: 'summit-stacks K: S3 and SNS fan-out',
      architecture: 'fan-out',
    });
    const { settings } = props;
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'fan-out' });

    const accessLogs = new PrivateBucket(this, 'AccessLogs', { settings });
    const uploads = new PrivateBucket(this, 'Uploads', { settings, accessLogs });
    const topics = new EventTopics(this, 'Topics', { settings, uploads });
    const common = { settings, monitoring, topics, uploads };
    const thumbnails = new Thumbnails(this, 'Thumbnails', { ...common, accessLogs });
    const index = new MetadataIndex(this, 'Index', common);
    const audit = new AuditTrail(this, 'AuditTrail', { monitoring, created: topics.created });
    monitoring.graph(
      'Topics: messages published',
      topics.created.metricNumberOfMessagesPublished({ label: 'created' }),
      topics.replays.metricNumberOfMessagesPublished({ label: 'replays' }),
    );

    this.output({
      UploadsBucket: uploads.bucketName,
      ThumbnailsBucket: thumbnails.bucket.bucketName,
      IndexTable: index.table.tableName,
      CreatedTopic: topics.created.topicArn,
      ReplaysTopic: topics.replays.topicArn,
      ThumbnailFunction: thumbnails.subscriber.function.functionName,
      MetadataFunction: index.subscriber.function.functionName,
      AuditQueueUrl: audit.records.queue.queueUrl,
      AuditDeadLetterQueueUrl: audit.records.deadLetters.queueUrl,
      AuditCreatedQueueUrl: audit.records.queue.queueUrl,
      AuditCreatedDeadLetterQueueUrl: audit.subscription.undelivered.queueUrl,
    });
    for (const [name, { work, undelivered }] of Object.entries({
      Thumbnail: thumbnails.subscriber,
      Metadata: index.subscriber,
    })) {
      // Pairs of queue and dead-letter queue for `npm run redrive`.
      this.output({
        [`${name}QueueUrl`]: work.queue.queueUrl,
        [`${name}DeadLetterQueueUrl`]: work.deadLetters.queueUrl,
        [`${name}CreatedQueueUrl`]: work.queue.queueUrl,
        [`${name}CreatedDeadLetterQueueUrl`]: undelivered.created.queueUrl,
        [`${name}ReplaysQueueUrl`]: work.queue.queueUrl,
        [`${name}ReplaysDeadLetterQueueUrl`]: undelivered.replays.queueUrl,
      });
    }
  }

  private output(values: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value });
  }
}
