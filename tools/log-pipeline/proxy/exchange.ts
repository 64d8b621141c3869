import { request as http } from 'node:http';
import { request as https } from 'node:https';
import { Readable } from 'node:stream';

/** Statuses whose answers have no body, as `Response` insists. */
const WITHOUT_BODY = new Set([204, 205, 304]);

/**
 * Sends a request as it is and gives the answer as it is. `fetch` would unpack the answer, follow
 * redirects, add headers after the signature, and has no GET with a body, as searches are sent.
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
        // Node leaves it out for GET.
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
