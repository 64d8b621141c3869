import { request as http } from 'node:http';
import { request as https } from 'node:https';
import { Readable } from 'node:stream';

/** Statuses without a body; `Response` rejects one. */
const WITHOUT_BODY = new Set([204, 205, 304]);

/**
 * Sends a request unchanged and returns the response unchanged. `fetch` would unpack the response,
 * follow redirects and add headers after the signature, and has no GET with a body, as searches use.
 */
export function exchange(url: string, init: RequestInit): Promise<Response> {
  const { method, headers, signal } = init;
  const body = init.body as Uint8Array | undefined;
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? https : http;
    const sending = send(url, {
      method,
      headers: {
        ...(headers as Record<string, string>),
        // Node omits it for GET.
        ...(body && { 'content-length': body.length }),
      },
      signal: signal ?? undefined,
    });
    sending.once('error', reject);
    sending.once('response', (answer) => {
      const status = answer.statusCode ?? 502;
      const empty = WITHOUT_BODY.has(status) || method === 'HEAD';
      if (empty) answer.resume();
      const received = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
        values.map((value): [string, string] => [name, value]),
      );
      const stream = empty ? null : (Readable.toWeb(answer) as ReadableStream);
      resolve(new Response(stream, { status, headers: received }));
    });
    sending.end(body);
  });
}
