import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A new version that is no good: it fails each request, or never answers one. */
export type Fault = 'broken' | 'hanging';

export interface StandIn {
  readonly port: number;
  /** How many it got so far. */
  readonly requests: number;
  readonly address: string;
  readonly close: () => Promise<void>;
}

export async function startStandIn(fault: Fault): Promise<StandIn> {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests++;
    if (fault === 'broken') response.writeHead(500).end('{"reason":"internal-error"}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    get requests() {
      return requests;
    },
    address: `http://127.0.0.1:${port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
