import type { SQSClient } from '@aws-sdk/client-sqs';
import { MessageQueue, type RetryLater, type QueueMessage } from './message-queue.ts';
import { logger } from './observability.ts';

export interface QueueConsumerOptions {
  /** Its request timeout must be longer than `waitSeconds`. */
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  /**
   * Works on one batch of 1 to 10 messages and answers what is to be kept back; all others are
   * deleted. When it rejects, all come again after `visibilitySeconds`.
   */
  readonly handle: (messages: readonly QueueMessage[]) => Promise<readonly RetryLater[]>;
  /** How long a message is hidden from others; renewed every third of it while it is worked on. */
  readonly visibilitySeconds: number;
  /**
   * Batches at once; with two or more, one is received while another is worked on.
   *
   * @default 2
   */
  readonly polls?: number;
  /**
   * How long a receive waits for messages, at most 20.
   *
   * @default 20
   */
  readonly waitSeconds?: number;
}

/** Seconds before the next receive after one, two, three ... that failed. */
const RECEIVE_BACKOFF = [1, 2, 4, 8, 16, 30];

/**
 * Reads a queue until it is drained: several long polls, each of which receives up to ten messages,
 * has them handled and deletes them in one call. Nothing that AWS answers ends it.
 */
export class QueueConsumer {
  readonly #options: QueueConsumerOptions;
  readonly #queue: MessageQueue;
  readonly #polls: readonly Promise<void>[];
  readonly #inHand = new Map<readonly QueueMessage[], Heartbeat>();
  readonly #stopping = new AbortController();

  /** Starts at once. */
  constructor(options: QueueConsumerOptions) {
    this.#options = options;
    this.#queue = new MessageQueue(options.sqs, options.queueUrl);
    this.#polls = Array.from({ length: options.polls ?? 2 }, () => this.#poll());
  }

  /**
   * Stops receiving, lets what is in hand be finished, and gives the rest back to the queue for
   * others to take at once.
   *
   * @param seconds to finish what is in hand
   * @returns how many messages were given back unfinished
   */
  async drain(seconds: number): Promise<number> {
    this.#stopping.abort();
    const deadline = new AbortController();
    await Promise.race([Promise.all(this.#polls), pause(seconds, deadline.signal)]);
    deadline.abort();
    const unfinished = [...this.#inHand];
    await Promise.all(
      unfinished.map(([messages, heartbeat]) => this.#giveBack(messages, heartbeat)),
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
    this.#inHand.set(messages, heartbeat);
    try {
      if (this.#stopped()) {
        await this.#giveBack(messages, heartbeat);
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
      this.#inHand.delete(messages);
    }
  }

  async #giveBack(messages: readonly QueueMessage[], heartbeat: Heartbeat): Promise<void> {
    await heartbeat.stop();
    await this.#queue.hide(messages.map((message) => ({ message, delaySeconds: 0 })));
  }

  #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }
}

/** Does something again and again, never twice at once. */
class Heartbeat {
  readonly #timer: NodeJS.Timeout;
  #running = Promise.resolve();

  constructor(seconds: number, beat: () => Promise<void>) {
    this.#timer = setInterval(() => {
      this.#running = this.#running.then(beat);
    }, seconds * 1_000);
  }

  /** Resolves when the last run is over, so that it can't undo what comes after. */
  stop(): Promise<void> {
    clearInterval(this.#timer);
    return this.#running;
  }
}

/** Waits, or not any longer when the signal comes. */
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
