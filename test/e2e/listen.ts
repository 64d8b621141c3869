import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** Server on this machine. */
export interface Listening {
  readonly port: number;
  /** Address of an HTTP server, `http://…`. */
  readonly address: string;
  /** Stops the server and closes its connections. */
  readonly stop: () => Promise<void>;
}

/** Starts a server on a free port of the loopback interface. */
export async function listen(server: Server | TlsServer): Promise<Listening> {
  // A client on a busy machine may use a connection again after the five seconds of the default.
  server.keepAliveTimeout = 0;
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
