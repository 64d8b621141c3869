import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { signedFetch, type SignedFetchOptions } from '../../../lambda/common/signed-fetch.ts';
import { exchange } from './exchange.ts';
import { objection } from './guard.ts';
import { answerHeaders, requestHeaders } from './headers.ts';

/**
 * Maximum size of a request that any domain accepts
 * (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html).
 */
export const MAX_BODY_BYTES = 100 * 1024 * 1024;

export interface ProxyOptions {
  /** Address of the domain, e.g. `https://search-logs.eu-central-1.es.amazonaws.com`. */
  readonly domain: string;
  readonly region: SignedFetchOptions['region'];
  readonly credentials: SignedFetchOptions['credentials'];
  /** Maximum size of a request, which is buffered because its hash is signed. @default 100 MiB */
  readonly maxBodyBytes?: number;
}

/** Server that signs each request and sends it to the domain. Listens on the loopback interface only. */
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

/** URL of the same path at the domain; the query is encoded as for the signature, with `+` as a space. */
function addressOf(path: string, domain: string): string {
  const url = new URL(domain);
  // No URL resolution: `//elsewhere/` would be another host.
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
    // The rest is read and dropped, otherwise the sender would not read the response.
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
