import type { SQSClient } from '@aws-sdk/client-sqs';
import { MessageQueue, type RetryLater, type QueueMessage } from './message-queue.ts';
import { logger, publishCounts } from './observability.ts';

export interface QueueConsumerOptions {
  /** Its request timeout must be longer than `waitSeconds`. */
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  /**
   * Processes a batch of 1 to 10 messages and returns the messages to retry; all others are deleted.
   * When it rejects, all messages are delivered again after `visibilitySeconds`.
   */
  readonly handle: (messages: readonly QueueMessage[]) => Promise<readonly RetryLater[]>;
  /** Seconds for which a message is hidden from others; extended every third of it during processing. */
  readonly visibilitySeconds: number;
  /**
   * Batches in parallel; with two or more, one is received while another is processed.
   *
   * @default 2
   */
  readonly polls?: number;
  /**
   * Wait of a receive for messages in seconds, at most 20.
   *
   * @default 20
   */
  readonly waitSeconds?: number;
}

/** Seconds before the next receive after the first, second, third ... failed receive. */
const RECEIVE_BACKOFF = [1, 2, 4, 8, 16, 30];

/**
 * Consumes a queue until it is drained: parallel long polls, each of which receives up to ten messages,
 * processes them and deletes them in one call. An error of AWS does not end it.
 */
export class QueueConsumer {
  readonly #options: QueueConsumerOptions;
  readonly #queue: MessageQueue;
  readonly #polls: readonly Promise<void>[];
  readonly #inProgress = new Map<readonly QueueMessage[], Heartbeat>();
  readonly #stopping = new AbortController();

  /** Starts at once. */
  constructor(options: QueueConsumerOptions) {
    this.#options = options;
    this.#queue = new MessageQueue(options.sqs, options.queueUrl);
    this.#polls = Array.from({ length: options.polls ?? 2 }, () => this.#poll());
  }

  /**
   * Stops receiving, finishes the messages in progress, and returns the others to the queue.
   *
   * @param seconds to finish the messages in progress
   * @returns number of unfinished messages
   */
  async drain(seconds: number): Promise<number> {
    this.#stopping.abort();
    const deadline = new AbortController();
    await Promise.race([Promise.all(this.#polls), pause(seconds, deadline.signal)]);
    deadline.abort();
    const unfinished = [...this.#inProgress];
    await Promise.all(
      unfinished.map(([messages, heartbeat]) => this.#returnToQueue(messages, heartbeat)),
    );
    return unfinished.flatMap(([messages]) => messages).length;
  }

  async #poll(): Promise<void> {
    const { visibilitySeconds, waitSeconds = 20 } = this.#options;
    const { signal } = this.#stopping;
    for (let failures = 0; !this.#stopped();) {
      try {
        const messages = await this.#queue.receive(waitSeconds, visibilitySeconds, signal);
        failures = 0;
        if (messages.length > 0) await this.#work(messages);
      } catch (error) {
        if (this.#stopped()) return;
        const seconds = RECEIVE_BACKOFF[failures++] ?? RECEIVE_BACKOFF.at(-1) ?? 0;
        logger.warn('receive failed', { seconds, error: error as Error });
        await pause(seconds, signal);
      }
    }
  }

  async #work(messages: readonly QueueMessage[]): Promise<void> {
    const { visibilitySeconds, handle } = this.#options;
    const heartbeat = new Heartbeat(visibilitySeconds / 3, () =>
      this.#queue.hide(messages.map((message) => ({ message, delaySeconds: visibilitySeconds }))),
    );
    this.#inProgress.set(messages, heartbeat);
    try {
      if (this.#stopped()) {
        await this.#returnToQueue(messages, heartbeat);
        return;
      }
      const retryLater = await handle(messages);
      await heartbeat.stop();
      const kept = new Set(retryLater.map(({ message }) => message.receiptHandle));
      const done = messages.filter(({ receiptHandle }) => !kept.has(receiptHandle));
      await Promise.all([this.#queue.delete(done), this.#queue.hide(retryLater)]);
    } catch (error) {
      const ids = messages.map(({ id }) => id);
      logger.error('batch failed', { messages: ids, error: error as Error });
    } finally {
      await heartbeat.stop();
      this.#inProgress.delete(messages);
      publishCounts();
    }
  }

  async #returnToQueue(messages: readonly QueueMessage[], heartbeat: Heartbeat): Promise<void> {
    await heartbeat.stop();
    await this.#queue.hide(messages.map((message) => ({ message, delaySeconds: 0 })));
  }

  #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }
}

/** Calls a function at an interval, never twice at once. */
class Heartbeat {
  readonly #timer: NodeJS.Timeout;
  #running = Promise.resolve();

  constructor(seconds: number, beat: () => Promise<void>) {
    this.#timer = setInterval(() => {
      this.#running = this.#running.then(beat);
    }, seconds * 1_000);
  }

  /** Resolves after the last call, which cannot undo a later change. */
  stop(): Promise<void> {
    clearInterval(this.#timer);
    return this.#running;
  }
}

/** Waits until the time is over or the signal is aborted. */
function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, seconds * 1_000);
    signal.addEventListener('abort', end);
  });
}
