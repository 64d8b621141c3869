import { createServer } from 'node:http';
import { listen, type Listening } from '../../e2e/listen.ts';

/** A new version that is no good: it fails each request, or never answers one. */
export type Fault = 'broken' | 'hanging';

export interface StandIn extends Listening {
  /** How many it got so far. */
  readonly requests: () => number;
}

export async function startStandIn(fault: Fault): Promise<StandIn> {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests++;
    if (fault === 'broken') response.writeHead(500).end('{"reason":"internal-error"}');
  });
  return { ...(await listen(server)), requests: () => requests };
}
