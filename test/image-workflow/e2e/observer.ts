import {
  DeleteRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { arnOf, receiveWaiting } from '../../e2e/queues.ts';
import { until } from '../../e2e/wait.ts';

const SOURCE = 'summit-stacks.image-workflow';

/** Event or notification of the workflow. */
export interface Announcement {
  /** `Image Recognized`, `Image Refused`, or `failure` for a notification. */
  readonly kind: string;
  readonly key: string;
  /** Original text. */
  readonly detail: Readonly<Record<string, unknown>>;
}

interface Message {
  readonly 'detail-type'?: string;
  readonly detail?: { readonly key: string };
  readonly image?: { readonly key: string };
}

/** Temporary subscriber: has a queue of its own for events and failures. */
export class Observer {
  private readonly sqs = new SQSClient({});
  private readonly sns = new SNSClient({});
  private readonly events = new EventBridgeClient({});
  private readonly name: string;
  private readonly heard = new Map<string, Announcement>();
  private queueUrl = '';
  private subscription: string | undefined;

  private constructor(name: string) {
    this.name = name;
  }

  static async start(name: string, failuresTopic: string): Promise<Observer> {
    const observer = new Observer(name);
    await observer.subscribe(failuresTopic);
    return observer;
  }

  /** First message of this kind about a key. */
  async about(kind: string, key: string): Promise<Announcement> {
    return until(`'${kind}' about ${key}`, 60, async () => {
      await this.take();
      return [...this.heard.values()].find((each) => each.kind === kind && each.key === key);
    });
  }

  async stop(): Promise<void> {
    await this.events.send(new RemoveTargetsCommand({ Rule: this.name, Ids: ['queue'] }));
    await this.events.send(new DeleteRuleCommand({ Name: this.name }));
    await this.sns.send(new UnsubscribeCommand({ SubscriptionArn: this.subscription }));
    await this.sqs.send(new DeleteQueueCommand({ QueueUrl: this.queueUrl }));
  }

  private async subscribe(failuresTopic: string): Promise<void> {
    const { QueueUrl = '' } = await this.sqs.send(new CreateQueueCommand({ QueueName: this.name }));
    this.queueUrl = QueueUrl;
    const queueArn = await arnOf(this.sqs, QueueUrl);
    const pattern = { source: [SOURCE] };
    const { RuleArn } = await this.events.send(
      new PutRuleCommand({ Name: this.name, EventPattern: JSON.stringify(pattern) }),
    );
    const lets = (service: string, source: string | undefined) => ({
      Effect: 'Allow',
      Principal: { Service: `${service}.amazonaws.com` },
      Action: 'sqs:SendMessage',
      Resource: queueArn,
      Condition: { ArnEquals: { 'aws:SourceArn': source } },
    });
    const Statement = [lets('events', RuleArn), lets('sns', failuresTopic)];
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    await this.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    await this.events.send(
      new PutTargetsCommand({ Rule: this.name, Targets: [{ Id: 'queue', Arn: queueArn }] }),
    );
    const { SubscriptionArn } = await this.sns.send(
      new SubscribeCommand({
        TopicArn: failuresTopic,
        Protocol: 'sqs',
        Endpoint: queueArn,
        Attributes: { RawMessageDelivery: 'true' },
        ReturnSubscriptionArn: true,
      }),
    );
    this.subscription = SubscriptionArn;
  }

  private async take(): Promise<void> {
    for await (const messages of receiveWaiting(this.sqs, this.queueUrl)) {
      for (const { MessageId = '', Body = '' } of messages) {
        this.heard.set(MessageId, announcement(JSON.parse(Body) as Message));
      }
      await this.sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl: this.queueUrl,
          Entries: messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle })),
        }),
      );
    }
  }
}

function announcement(message: Message): Announcement {
  const { 'detail-type': kind = 'failure', detail, image } = message;
  return {
    kind,
    key: detail?.key ?? image?.key ?? '',
    detail: (detail ?? message) as Announcement['detail'],
  };
}
