import { createHash, createHmac } from 'node:crypto';
import {
  createServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type RequestListener,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface DomainRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface FakeDomain extends AsyncDisposable {
  readonly url: string;
  /** Requests with a valid signature. */
  readonly requests: DomainRequest[];
}

export const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG' };

/** Server that answers requests with a valid signature of KEYS and rejects others as AWS does. */
export async function fakeDomain(
  answer: (request: DomainRequest) => [number, OutgoingHttpHeaders, string | Buffer],
): Promise<FakeDomain> {
  const requests: DomainRequest[] = [];
  const { url, close } = await listen((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const request = { method, url, headers, body: Buffer.concat(parts) };
      if (!isSigned(request)) {
        response.writeHead(403).end('The request signature does not match');
        return;
      }
      requests.push(request);
      const [status, answered, body] = answer(request);
      response.writeHead(status, answered).end(body);
    });
  });
  return { url, requests, [Symbol.asyncDispose]: close };
}

/** Starts a server on a free port of the loopback interface. */
export async function listen(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

/**
 * Signature Version 4 of a received request, computed by the steps of
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
 */
export function isSigned({ method, url, headers, body }: DomainRequest): boolean {
  const authorization = headers.authorization ?? '';
  const [, scope = '', signedHeaders = '', signature] =
    /Credential=[^/]+\/(\S+), SignedHeaders=(\S+), Signature=(\w+)/.exec(authorization) ?? [];
  const [path = '', query = ''] = url.split('?');
  const canonical = [
    method,
    // Redundant slashes are not signed, except with S3.
    path.replace(/\/+/g, '/').split('/').map(encoded).join('/'),
    query.split('&').map(encodedPair).sort().join('&'),
    ...signedHeaders.split(';').map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    signedHeaders,
    sha256(body),
  ].join('\n');
  const date = String(headers['x-amz-date']);
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const key = scope
    .split('/')
    .reduce<Buffer>(
      (secret, part) => hmac(secret, part),
      Buffer.from(`AWS4${KEYS.secretAccessKey}`),
    );
  return hmac(key, text).toString('hex') === signature;
}

function encodedPair(pair: string): string {
  if (pair === '') return '';
  const [name = '', value = ''] = pair.split('=');
  return `${encoded(decodeURIComponent(name))}=${encoded(decodeURIComponent(value))}`;
}

function encoded(text: string): string {
  const hex = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/[!'()*]/g, hex);
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
