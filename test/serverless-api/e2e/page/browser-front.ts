import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { generate } from 'selfsigned';
import { listen } from '../../../e2e/listen.ts';
import type { Reach } from '../../../e2e/reach.ts';

/** Local proxy for the hosts of CloudFront and Cognito, for a browser. */
export interface BrowserFront {
  /** Arguments of Chromium that map both hosts to the proxy. */
  readonly args: readonly string[];
  readonly stop: () => Promise<void>;
}

/**
 * Starts the proxy. On an emulator a browser can not reach the site by its address, which the login,
 * cookies and policies require. The browser requests the address of the outputs; the proxy accepts the
 * request with its own certificate and passes it on.
 */
export async function startBrowserFront(reach: Reach): Promise<BrowserFront> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'site' }], {
    keyType: 'ec',
  });
  const server = createServer({ key, cert }, (request, response) => {
    pass(reach, request, response).catch((error: unknown) => {
      response.writeHead(502).end(String(error));
    });
  });
  const { port, stop } = await listen(server);
  const rules = ['*.cloudfront.net', '*.amazoncognito.com'].map(
    (host) => `MAP ${host} 127.0.0.1:${port}`,
  );
  return {
    args: [`--host-resolver-rules=${rules.join(',')}`],
    stop,
  };
}

async function pass(
  reach: Reach,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { host, ...all } = request.headers;
  const body = await buffer(request);
  const answer = await reach(`https://${host ?? ''}${request.url ?? '/'}`, {
    method: request.method,
    headers: endToEnd(Object.entries(all).map(([name, value]) => [name, String(value)])),
    body: body.length > 0 ? new Uint8Array(body) : undefined,
    redirect: 'manual',
  });
  response.writeHead(answer.status, endToEnd([...answer.headers]));
  response.end(Buffer.from(await answer.arrayBuffer()));
}

/** Headers without those of one connection; bodies arrive uncompressed. */
function endToEnd(headers: readonly [name: string, value: string][]): Record<string, string> {
  return Object.fromEntries(headers.filter(([name]) => !OF_THE_CONNECTION.includes(name)));
}

const OF_THE_CONNECTION = ['connection', 'content-encoding', 'content-length', 'transfer-encoding'];
