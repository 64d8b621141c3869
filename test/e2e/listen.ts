import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A server on this machine. */
export interface Listening {
  readonly port: number;
  /** `http://…`, for a server that speaks it. */
  readonly address: string;
  /** Ends its connections too. */
  readonly stop: () => Promise<void>;
}

/** Lets a server listen on a free port of the loopback interface. */
export async function listen(server: Server | TlsServer): Promise<Listening> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    address: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
