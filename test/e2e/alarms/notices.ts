import { TopicQueue } from '../topic-queue.ts';
import type { StateChange } from './stack-alarms.ts';

/** Messages of the alarms' topics, for the time of a scenario. */
export class Notices {
  /** Subscribes a new queue to the topics. */
  static async subscribe(name: string, topics: readonly string[]): Promise<Notices> {
    return new Notices(await TopicQueue.subscribe(name, topics));
  }

  private readonly received: StateChange[] = [];
  private readonly queue: TopicQueue;

  private constructor(queue: TopicQueue) {
    this.queue = queue;
  }

  /** State changes that the topics announced until now. */
  async read(): Promise<readonly StateChange[]> {
    for await (const messages of this.queue.receive())
      for (const { Body = '' } of messages) this.received.push(...changesIn(Body));
    return this.received;
  }

  /** Deletes the subscriptions and the queue. */
  async end(): Promise<void> {
    await this.queue.end();
  }
}

/** Change in a message of CloudWatch; none in that of another service, which may be a sentence. */
function changesIn(body: string): StateChange[] {
  if (!body.startsWith('{')) return [];
  const { AlarmName, OldStateValue, NewStateValue } = JSON.parse(body) as Record<string, string>;
  return [{ alarm: AlarmName ?? '', from: OldStateValue ?? '', to: NewStateValue ?? '' }];
}
