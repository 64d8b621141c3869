import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen, type Listening } from '../../e2e/listen.ts';

/** How Slack behaves towards one message, the nth time that it comes. */
export type Behaviour = (times: number) => {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** Milliseconds before the answer. @default 0 */
  readonly after?: number;
  /** Whether there is an answer at all. @default false */
  readonly hangs?: boolean;
};

/** A message that came. */
export interface Received {
  readonly path: string;
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Whether Slack took it, whatever it then answered. */
  readonly taken: boolean;
}

const OK: Behaviour = () => ({ status: 200, body: 'ok' });

/** Slack's webhooks and response addresses on this machine, in a good mood or a bad one. */
export class SlackStandIn {
  readonly received: Received[] = [];
  readonly #moods = new Map<string, Behaviour>();
  readonly #times = new Map<string, number>();
  readonly #server: Listening;

  private constructor(server: Listening) {
    this.#server = server;
  }

  static async start(): Promise<SlackStandIn> {
    const server = createServer((request, response) => {
      void standIn.#answer(request, response);
    });
    const standIn = new SlackStandIn(await listen(server));
    return standIn;
  }

  get origin(): string {
    return this.#server.address;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  /** From now on behaves so towards messages that have a text in them; without a behaviour, well. */
  behave(towards: string, behaviour: Behaviour = OK): void {
    this.#moods.set(towards, behaviour);
  }

  /** Messages with a text in them that Slack took. */
  taken(part: string): Received[] {
    return this.received.filter(({ body, taken }) => taken && body.includes(part));
  }

  /** All attempts to bring a message with a text in it. */
  attempts(part: string): Received[] {
    return this.received.filter(({ body }) => body.includes(part));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const [mood, behaviour] = [...this.#moods].find(([part]) => body.includes(part)) ?? ['', OK];
    const times = (this.#times.get(mood) ?? 0) + 1;
    this.#times.set(mood, times);
    const { status, headers, after = 0, hangs, body: answer } = behaviour(times);
    const taken = status === 200;
    this.received.push({ path: request.url ?? '', body, at: Date.now(), taken });
    if (hangs) return;
    await sleep(after);
    response.writeHead(status, headers).end(answer);
  }
}
