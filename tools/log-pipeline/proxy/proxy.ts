import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { signedFetch, type SignedFetchOptions } from '../../../lambda/common/signed-fetch.ts';
import { exchange } from './exchange.ts';
import { objection } from './guard.ts';
import { answerHeaders, requestHeaders } from './headers.ts';

/**
 * The largest request that any domain takes
 * (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html).
 */
export const MAX_BODY_BYTES = 100 * 1024 * 1024;

export interface ProxyOptions {
  /** E.g. `https://search-logs.eu-central-1.es.amazonaws.com`. */
  readonly domain: string;
  readonly region: SignedFetchOptions['region'];
  readonly credentials: SignedFetchOptions['credentials'];
  /** Of a request; it is signed with its hash, so it must be there as a whole. @default 100 MiB */
  readonly maxBodyBytes?: number;
}

/** A server that sends each request to the domain, signed; it answers on the loopback interface only. */
export function signingProxy(options: ProxyOptions): Server {
  const { domain, region, credentials } = options;
  const send = signedFetch({ service: 'es', region, credentials, send: exchange });
  const forward = async (request: IncomingMessage, answer: ServerResponse) => {
    const port = (request.socket.address() as AddressInfo).port;
    const no = objection(request.headers, port);
    if (no) {
      say(answer, 403, no);
      return;
    }
    const limit = options.maxBodyBytes ?? MAX_BODY_BYTES;
    const body = await bodyOf(request, limit);
    if (!body) {
      say(answer, 413, `The request has more than ${limit} bytes: send it in parts.`);
      return;
    }
    const gone = new AbortController();
    answer.once('close', () => {
      gone.abort();
    });
    const response = await send(addressOf(request.url ?? '/', domain), {
      method: request.method,
      headers: requestHeaders(request.headers),
      body: body.length > 0 ? body : undefined,
      signal: gone.signal,
    });
    answer.writeHead(response.status, answerHeaders(response.headers, domain));
    if (response.body) await pipeline(response.body, answer);
    else answer.end();
  };
  return createServer((request, answer) => {
    forward(request, answer).catch((error: unknown) => {
      if (answer.headersSent) answer.destroy();
      else say(answer, 502, `${domain} can't be reached: ${reasonOf(error)}.`);
    });
  });
}

/** The same path at the domain; the query is encoded as it is signed, where a `+` is a space. */
function addressOf(path: string, domain: string): string {
  const url = new URL(domain);
  // Not by URL resolution: `//elsewhere/` would be another host.
  const [pathname = '/', query] = path.split(/\?(.*)/s);
  url.pathname = pathname;
  url.search = [...new URLSearchParams(query)]
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&');
  return url.href;
}

async function bodyOf(
  request: IncomingMessage,
  limit: number,
): Promise<Buffer<ArrayBuffer> | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // The rest is read and forgotten, or the sender would not read the answer.
    if (bytes <= limit) chunks.push(chunk);
  }
  return bytes <= limit ? Buffer.concat(chunks) : undefined;
}

function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || (code ?? 'no answer');
}

function say(answer: ServerResponse, status: number, sentence: string): void {
  answer.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`);
}
