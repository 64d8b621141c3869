import { once } from 'node:events';
import {
  Agent,
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { machineFactor } from '../../../tools/support/machine-factor.ts';

/** Interval of the health checks, shorter than the load balancer's 5 s. */
const CHECK_MILLISECONDS = 100;

/** A server behind the proxy. */
export interface Target {
  /** `http://HOST:PORT` */
  readonly address: string;
  /** True after a successful health check. */
  healthy: boolean;
  /** Number of requests so far. */
  requests: number;
}

/**
 * Fake of the load balancer: keeps connections to targets open, sends requests in turn to those
 * whose `/ready` succeeds, and returns 502 when a target fails. It does not retry, as the load
 * balancer does not.
 */
export class Proxy {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server = createServer((incoming, outgoing) => {
    this.#serve(incoming, outgoing);
  });
  readonly #checks = setInterval(() => void this.#check(this.#targets), CHECK_MILLISECONDS);
  #targets: readonly Target[] = [];
  #turn = 0;

  static async start(targets: readonly Target[]): Promise<Proxy> {
    const proxy = new Proxy();
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    await proxy.shift(targets);
    return proxy;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Sets the targets of the next requests and checks their health. */
  async shift(targets: readonly Target[]): Promise<void> {
    await this.#check(targets);
    this.#targets = targets;
  }

  close(): void {
    clearInterval(this.#checks);
    this.#server.close();
    this.#server.closeAllConnections();
    this.#agent.destroy();
  }

  #serve(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const healthy = this.#targets.filter((target) => target.healthy);
    const target = healthy[this.#turn++ % healthy.length];
    if (target) forward(this.#agent, target, incoming, outgoing);
    else outgoing.writeHead(503).end();
  }

  async #check(targets: readonly Target[]): Promise<void> {
    await Promise.all(
      targets.map(async (target) => {
        const signal = AbortSignal.timeout(Math.ceil(2_000 * machineFactor()));
        target.healthy = await fetch(`${target.address}/ready`, { signal }).then(
          ({ ok }) => ok,
          () => false,
        );
      }),
    );
  }
}

function forward(
  agent: Agent,
  target: Target,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  target.requests++;
  const { method, headers, url = '/' } = incoming;
  const options = { agent, method, headers: passedOn(headers) };
  const sent = request(target.address + url, options, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, passedOn(answer.headers));
    answer.pipe(outgoing);
  });
  sent.once('error', () => {
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502).end();
  });
  incoming.pipe(sent);
}

/** All headers except those of a single connection. */
function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const ofConnection = ['connection', 'keep-alive'];
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !ofConnection.includes(name)),
  );
}
