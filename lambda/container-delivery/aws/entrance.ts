import { once } from 'node:events';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Answer } from '../core/expectations.ts';

/** For one answer, its body included. */
const TIMEOUT = 3_000;

/** More than any answer has that is asked for. */
const MAX_BYTES = 1_000_000;

/** The load balancer, called for a name that need not be in any DNS. */
export class Entrance {
  readonly #address: string;
  readonly #domain: string;

  /**
   * @param address `http://HOST` or `https://HOST`, a path that all of theirs begin with included
   * @param domain under which the services have their names
   */
  constructor(address: string, domain: string) {
    this.#address = address;
    this.#domain = domain;
  }

  /** @throws Error when there is no whole answer in 3 s, or over 1 MB of it */
  async get(
    service: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Answer> {
    const host = `${service}.${this.#domain}`;
    const url = new URL(this.#address + path);
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const sent = send(url, {
      headers: { ...headers, host },
      servername: host,
      agent: false,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]),
    });
    sent.end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of answer as AsyncIterable<Buffer>) {
      parts.push(part);
      bytes += part.length;
      if (bytes > MAX_BYTES)
        throw new Error(`${host}${path} answers more than ${MAX_BYTES} bytes.`);
    }
    return { status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') };
  }
}
