import { once } from 'node:events';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Answer } from '../core/expectations.ts';

/** Timeout of one response, including its body. */
const TIMEOUT = 3_000;

/** Maximum size of a response, larger than all expected ones. */
const MAX_BYTES = 1_000_000;

/** Client of the load balancer, for host names that need not be in DNS. */
export class Entrance {
  readonly #address: string;
  readonly #domain: string;

  /**
   * @param address `http://HOST` or `https://HOST`, optionally with a path prefix
   * @param domain parent domain of the services' host names
   */
  constructor(address: string, domain: string) {
    this.#address = address;
    this.#domain = domain;
  }

  /** @throws Error when the response is not complete within 3 s or is over 1 MB */
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
