import { createHash } from 'node:crypto';
import type { SQSClient } from '@aws-sdk/client-sqs';

interface Entry {
  readonly Id: string;
  readonly ReceiptHandle: string;
  readonly VisibilityTimeout?: number;
}

interface Input {
  readonly QueueUrl: string;
  readonly MaxNumberOfMessages?: number;
  readonly VisibilityTimeout?: number;
  readonly WaitTimeSeconds?: number;
  readonly MessageBody?: string;
  readonly MessageGroupId?: string;
  readonly MessageAttributes?: Record<string, { readonly StringValue?: string }>;
  readonly Entries?: readonly Entry[];
}

interface Held {
  readonly id: string;
  readonly body: string;
  readonly group?: string;
  readonly attributes: Record<string, string | undefined>;
  receives: number;
  receiptHandle?: string;
  /** Time in milliseconds from which the message is visible. */
  visibleAt: number;
}

/**
 * In-memory queues with visibility, receive counts, receipt handles that are valid only for the
 * last receive, long polls, and message groups that are locked while one of their messages is
 * hidden.
 */
export class FakeQueues {
  /** All calls in order, with operation and input. */
  readonly calls: { readonly operation: string; readonly input: Input }[] = [];
  readonly #queues = new Map<string, Held[]>();
  readonly #failures = new Map<string, Error>();
  #serial = 0;
  #receiving = 0;

  /** Client of the queues. */
  readonly client = {
    send: (command: { input: Input }, { abortSignal }: { abortSignal?: AbortSignal } = {}) =>
      this.call(command.constructor.name.replace('Command', ''), command.input, abortSignal),
  } as unknown as SQSClient;

  /** Number of receives that wait for messages. */
  get receiving(): number {
    return this.#receiving;
  }

  put(queueUrl: string, body: string, group?: string): string {
    const id = `message-${this.#serial++}`;
    this.#queue(queueUrl).push({ id, body, group, attributes: {}, receives: 0, visibleAt: 0 });
    return id;
  }

  /** Returns all messages of a queue, visible or hidden. */
  list(queueUrl: string): readonly Readonly<Held>[] {
    return this.#queue(queueUrl);
  }

  /** Makes an operation fail with an error; with undefined, it succeeds again. */
  fail(operation: string, error: Error | undefined): void {
    if (error) this.#failures.set(operation, error);
    else this.#failures.delete(operation);
  }

  count(operation: string): number {
    return this.calls.filter((call) => call.operation === operation).length;
  }

  async call(operation: string, input: Input, signal?: AbortSignal): Promise<object> {
    this.calls.push({ operation, input });
    const failure = this.#failures.get(operation);
    if (failure) throw failure;
    switch (operation) {
      case 'ReceiveMessage':
        return this.#receive(input, signal);
      case 'SendMessage':
        return this.#send(input);
      case 'DeleteMessageBatch':
        return this.#eachEntry(input, (queue, held) => queue.splice(queue.indexOf(held), 1));
      case 'ChangeMessageVisibilityBatch':
        return this.#eachEntry(input, (_, held, { VisibilityTimeout = 0 }) => {
          held.visibleAt = Date.now() + VisibilityTimeout * 1_000;
        });
      default:
        throw new Error(`The fake queues know no ${operation}.`);
    }
  }

  #queue(url: string): Held[] {
    const queue = this.#queues.get(url) ?? [];
    this.#queues.set(url, queue);
    return queue;
  }

  async #receive(input: Input, signal?: AbortSignal): Promise<object> {
    const until = Date.now() + (input.WaitTimeSeconds ?? 0) * 1_000;
    this.#receiving++;
    try {
      for (;;) {
        if (signal?.aborted) throw new DOMException('Request aborted', 'AbortError');
        const taken = this.#take(input);
        if (taken.length > 0 || Date.now() >= until) return { Messages: taken };
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    } finally {
      this.#receiving--;
    }
  }

  #take({ QueueUrl, MaxNumberOfMessages = 1, VisibilityTimeout = 30 }: Input): object[] {
    const queue = this.#queue(QueueUrl);
    const now = Date.now();
    const locked = new Set(queue.filter((m) => m.visibleAt > now).map(({ group }) => group));
    const free = queue.filter((m) => m.visibleAt <= now && !(m.group && locked.has(m.group)));
    return free.slice(0, MaxNumberOfMessages).map((held) => {
      held.receives++;
      held.receiptHandle = `${held.id}-${held.receives}`;
      held.visibleAt = now + VisibilityTimeout * 1_000;
      const { id: MessageId, body: Body, receiptHandle: ReceiptHandle } = held;
      const Attributes = {
        ApproximateReceiveCount: String(held.receives),
        MessageGroupId: held.group,
      };
      return { MessageId, Body, MD5OfBody: md5(Body), ReceiptHandle, Attributes };
    });
  }

  #send({ QueueUrl, MessageBody = '', MessageGroupId, MessageAttributes = {} }: Input): object {
    const MessageId = this.put(QueueUrl, MessageBody, MessageGroupId);
    const attributes = Object.entries(MessageAttributes).map(([k, { StringValue }]) => [
      k,
      StringValue,
    ]);
    Object.assign(this.#queue(QueueUrl).at(-1)?.attributes ?? {}, Object.fromEntries(attributes));
    return { MessageId, MD5OfMessageBody: md5(MessageBody) };
  }

  #eachEntry(
    { QueueUrl, Entries = [] }: Input,
    change: (queue: Held[], held: Held, entry: Entry) => void,
  ): object {
    const queue = this.#queue(QueueUrl);
    const Failed: object[] = [];
    for (const entry of Entries) {
      const held = queue.find(({ receiptHandle }) => receiptHandle === entry.ReceiptHandle);
      if (held) change(queue, held, entry);
      else Failed.push({ Id: entry.Id, Code: 'ReceiptHandleIsInvalid', SenderFault: true });
    }
    return { Successful: [], Failed };
  }
}

/** MD5 digest of a body, which clients verify. */
function md5(body: string): string {
  return createHash('md5').update(body).digest('hex');
}
