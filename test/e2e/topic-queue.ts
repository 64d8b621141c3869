import { SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  SetQueueAttributesCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs';
import { arnOf, receiveWaiting } from './queues.ts';

/** Queue that gets the messages of topics, without SNS's envelope, for the time of a scenario. */
export class TopicQueue {
  /**
   * Creates a queue and subscribes it to topics.
   *
   * @param rules ARNs of rules of EventBridge that may send to the queue too
   */
  static async subscribe(
    name: string,
    topics: readonly string[],
    rules: readonly string[] = [],
  ): Promise<TopicQueue> {
    const sqs = new SQSClient({});
    const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
    const arn = await arnOf(sqs, url);
    const senders = { sns: topics, events: rules };
    const Statement = Object.entries(senders)
      .filter(([, sources]) => sources.length > 0)
      .map(([service, sources]) => ({
        Effect: 'Allow',
        Principal: { Service: `${service}.amazonaws.com` },
        Action: 'sqs:SendMessage',
        Resource: arn,
        Condition: { ArnEquals: { 'aws:SourceArn': sources } },
      }));
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { Policy } }));
    const sns = new SNSClient({});
    const subscriptions: string[] = [];
    for (const TopicArn of topics) {
      const { SubscriptionArn = '' } = await sns.send(
        new SubscribeCommand({
          TopicArn,
          Protocol: 'sqs',
          Endpoint: arn,
          Attributes: { RawMessageDelivery: 'true' },
          ReturnSubscriptionArn: true,
        }),
      );
      subscriptions.push(SubscriptionArn);
    }
    return new TopicQueue(sqs, sns, { url, arn, subscriptions });
  }

  readonly arn: string;
  private readonly url: string;
  private readonly sqs: SQSClient;
  private readonly sns: SNSClient;
  private readonly subscriptions: readonly string[];

  private constructor(
    sqs: SQSClient,
    sns: SNSClient,
    queue: {
      readonly url: string;
      readonly arn: string;
      readonly subscriptions: readonly string[];
    },
  ) {
    this.sqs = sqs;
    this.sns = sns;
    this.url = queue.url;
    this.arn = queue.arn;
    this.subscriptions = queue.subscriptions;
  }

  /** Receives the visible messages in batches, and deletes each batch. */
  async *receive(): AsyncGenerator<Message[]> {
    for await (const messages of receiveWaiting(this.sqs, this.url)) {
      yield messages;
      await this.sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl: this.url,
          Entries: messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle })),
        }),
      );
    }
  }

  /** Deletes the subscriptions and the queue. */
  async end(): Promise<void> {
    for (const SubscriptionArn of this.subscriptions)
      await this.sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    await this.sqs.send(new DeleteQueueCommand({ QueueUrl: this.url }));
  }
}
