import {
  DeleteRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { TopicQueue } from '../../e2e/topic-queue.ts';
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
  private readonly events: EventBridgeClient;
  private readonly name: string;
  private readonly queue: TopicQueue;
  private readonly heard = new Map<string, Announcement>();

  private constructor(events: EventBridgeClient, name: string, queue: TopicQueue) {
    this.events = events;
    this.name = name;
    this.queue = queue;
  }

  static async start(name: string, failuresTopic: string): Promise<Observer> {
    const events = new EventBridgeClient({});
    const EventPattern = JSON.stringify({ source: [SOURCE] });
    const { RuleArn = '' } = await events.send(new PutRuleCommand({ Name: name, EventPattern }));
    const queue = await TopicQueue.subscribe(name, [failuresTopic], [RuleArn]);
    await events.send(
      new PutTargetsCommand({ Rule: name, Targets: [{ Id: 'queue', Arn: queue.arn }] }),
    );
    return new Observer(events, name, queue);
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
    await this.queue.end();
  }

  private async take(): Promise<void> {
    for await (const messages of this.queue.receive())
      for (const { MessageId = '', Body = '' } of messages)
        this.heard.set(MessageId, announcement(JSON.parse(Body) as Message));
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
