import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalServer } from '../../e2e/local-server.ts';

/** Response of Slack to the nth attempt of a message. */
export type Behaviour = (times: number) => {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** Milliseconds before the response. @default 0 */
  readonly after?: number;
  /** Sends no response. @default false */
  readonly hangs?: boolean;
};

/** Received message. */
export interface Received {
  readonly path: string;
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** True when Slack accepted it. */
  readonly taken: boolean;
}

const OK: Behaviour = () => ({ status: 200, body: 'ok' });

/** Slack's webhooks and response addresses, with fault injection. */
export class FakeSlack extends LocalServer {
  readonly received: Received[] = [];
  readonly #behaviours = new Map<string, Behaviour>();
  readonly #times = new Map<string, number>();

  /** Sets the response to messages that contain a text; without one, they are accepted. */
  behave(towards: string, behaviour: Behaviour = OK): void {
    this.#behaviours.set(towards, behaviour);
  }

  /** Accepted messages that contain a text. */
  taken(part: string): Received[] {
    return this.received.filter(({ body, taken }) => taken && body.includes(part));
  }

  /** All attempts of messages that contain a text. */
  attempts(part: string): Received[] {
    return this.received.filter(({ body }) => body.includes(part));
  }

  protected override async answer(request: IncomingMessage, response: ServerResponse) {
    const body = await text(request);
    const [key, behaviour] = [...this.#behaviours].find(([part]) => body.includes(part)) ?? [
      '',
      OK,
    ];
    const times = (this.#times.get(key) ?? 0) + 1;
    this.#times.set(key, times);
    const { status, headers, after = 0, hangs, body: answer } = behaviour(times);
    const taken = status === 200;
    this.received.push({ path: request.url ?? '', body, at: Date.now(), taken });
    if (hangs) return;
    await sleep(after);
    response.writeHead(status, headers).end(answer);
  }
}
