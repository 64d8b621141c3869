import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen, type Listening } from '../../e2e/listen.ts';
import type { Send } from './content-api.ts';
import type { Program } from './programs.ts';

export interface ContractFrontProps {
  /** Address of the API, with a slash at its end. */
  readonly url: string;
  /** Site that replaces the one in a request: a token is valid for one site. */
  readonly site: string;
  /** Sends requests below `/machine/`, signed. */
  readonly machine: Send;
  /** Sends all other requests, with the token. */
  readonly reach: Send;
  readonly program: Program;
}

/**
 * Starts a proxy for the methods of machines and programs: it adds the signature or the API token, which
 * Schemathesis can not do.
 */
export async function startContractFront(props: ContractFrontProps): Promise<Listening> {
  const server = createServer((request, response) => {
    pass(props, request, response).catch((error: unknown) => {
      response.writeHead(599).end(String(error));
    });
  });
  return listen(server);
}

async function pass(
  { url, site, machine, reach, program: { authorization } }: ContractFrontProps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', headers } = request;
  const [requested = '', query = ''] = (request.url ?? '').split('?', 2);
  const path = requested.replace(/^\/(feed|machine\/sites)\/[^/]+/, `/$1/${site}`);
  const isMachine = path.startsWith('/machine/');
  const body = await buffer(request);
  const answer = await (isMachine ? machine : reach)(
    `${url}${path.slice(1)}${canonicalQuery(query)}`,
    {
      method,
      headers: { ...passed(headers), ...(!isMachine && { authorization }) },
      body: body.length > 0 ? new Uint8Array(body) : undefined,
    },
  );
  const given = [...answer.headers].filter(([name]) => !OF_THE_CONNECTION.includes(name));
  response.writeHead(answer.status, Object.fromEntries(given));
  response.end(Buffer.from(await answer.arrayBuffer()));
}

/** Canonical form of a query, as in the signature. */
function canonicalQuery(query: string): string {
  const parameters = [...new URLSearchParams(query)].map((pair) =>
    pair.map((part) => encodeURIComponent(part)).join('='),
  );
  return parameters.length > 0 ? `?${parameters.join('&')}` : '';
}

/** Headers that the API reads. */
function passed(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(
    ['content-type', 'if-match', 'if-none-match'].flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
}

const OF_THE_CONNECTION = ['connection', 'content-encoding', 'content-length', 'transfer-encoding'];
