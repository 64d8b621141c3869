import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen, type Listening } from '../../e2e/listen.ts';
import type { Send } from './content-api.ts';
import type { Program } from './programs.ts';

export interface ContractFrontProps {
  /** The API's, with a slash at its end. */
  readonly url: string;
  /** Which takes the place of the one that is asked for: tokens are for one alone. */
  readonly site: string;
  /** Sends what is below `/machine/`, signed. */
  readonly machine: Send;
  /** Sends all else, with the token. */
  readonly reach: Send;
  readonly program: Program;
}

/**
 * Stands before the methods of machines and programs: Schemathesis signs no request and knows no API
 * token, so this puts in what each method asks for.
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
  const [asked = '', query = ''] = (request.url ?? '').split('?', 2);
  const path = asked.replace(/^\/(feed|machine\/sites)\/[^/]+/, `/$1/${site}`);
  const isMachine = path.startsWith('/machine/');
  const body = await buffer(request);
  const answer = await (isMachine ? machine : reach)(`${url}${path.slice(1)}${spelled(query)}`, {
    method,
    headers: { ...passed(headers), ...(!isMachine && { authorization }) },
    body: body.length > 0 ? new Uint8Array(body) : undefined,
  });
  const given = [...answer.headers].filter(([name]) => !OF_THE_CONNECTION.includes(name));
  response.writeHead(answer.status, Object.fromEntries(given));
  response.end(Buffer.from(await answer.arrayBuffer()));
}

/** In one spelling of many, which is the one that is signed. */
function spelled(query: string): string {
  const parameters = [...new URLSearchParams(query)].map((pair) =>
    pair.map((part) => encodeURIComponent(part)).join('='),
  );
  return parameters.length > 0 ? `?${parameters.join('&')}` : '';
}

/** What the API looks at. */
function passed(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(
    ['content-type', 'if-match', 'if-none-match'].flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
}

const OF_THE_CONNECTION = ['connection', 'content-encoding', 'content-length', 'transfer-encoding'];
