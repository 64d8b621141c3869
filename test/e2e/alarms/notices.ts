import { SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { arnOf, receiveWaiting } from '../queues.ts';
import type { StateChange } from './stack-alarms.ts';

/** Queue that gets the messages of topics, for the time of a scenario. */
export class Notices {
  /** Subscribes a new queue to the topics. */
  static async subscribe(name: string, topics: readonly string[]): Promise<Notices> {
    const sqs = new SQSClient({});
    const { QueueUrl: queueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
    const Endpoint = await arnOf(sqs, queueUrl);
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'sns.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: Endpoint,
          Condition: { ArnEquals: { 'aws:SourceArn': topics } },
        },
      ],
    });
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes: { Policy } }));
    const sns = new SNSClient({});
    const subscriptions: string[] = [];
    for (const TopicArn of topics) {
      const { SubscriptionArn = '' } = await sns.send(
        new SubscribeCommand({
          TopicArn,
          Protocol: 'sqs',
          Endpoint,
          Attributes: { RawMessageDelivery: 'true' },
          ReturnSubscriptionArn: true,
        }),
      );
      subscriptions.push(SubscriptionArn);
    }
    return new Notices(sqs, sns, queueUrl, subscriptions);
  }

  private readonly received: StateChange[] = [];
  private readonly sqs: SQSClient;
  private readonly sns: SNSClient;
  private readonly queueUrl: string;
  private readonly subscriptions: readonly string[];

  private constructor(
    sqs: SQSClient,
    sns: SNSClient,
    queueUrl: string,
    subscriptions: readonly string[],
  ) {
    this.sqs = sqs;
    this.sns = sns;
    this.queueUrl = queueUrl;
    this.subscriptions = subscriptions;
  }

  /** State changes that the topics announced until now. */
  async read(): Promise<readonly StateChange[]> {
    for await (const messages of receiveWaiting(this.sqs, this.queueUrl))
      for (const { Body = '' } of messages) this.received.push(changeIn(Body));
    return this.received;
  }

  /** Deletes the subscriptions and the queue. */
  async end(): Promise<void> {
    for (const SubscriptionArn of this.subscriptions)
      await this.sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    await this.sqs.send(new DeleteQueueCommand({ QueueUrl: this.queueUrl }));
  }
}

/** Change in a message of CloudWatch. */
function changeIn(body: string): StateChange {
  const { AlarmName, OldStateValue, NewStateValue } = JSON.parse(body) as Record<string, string>;
  return { alarm: AlarmName ?? '', from: OldStateValue ?? '', to: NewStateValue ?? '' };
}
