import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';

/** Answer of an operation, sent as JSON. */
export type Operation = (body: unknown) => Promise<unknown>;

/**
 * HTTP server on 127.0.0.1 with which the emulator asks for real servers when a template is deployed.
 * An operation is a POST to its name; its error is answered with 500 and the message.
 */
export class ControlServer {
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
  }

  static async open(operations: Readonly<Record<string, Operation>>): Promise<ControlServer> {
    const server = createServer((request, response) => {
      answer(operations, request).then(
        (result) => response.writeHead(200).end(JSON.stringify(result ?? {})),
        (error: unknown) => response.writeHead(500).end((error as Error).message),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ControlServer(server);
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

async function answer(
  operations: Readonly<Record<string, Operation>>,
  request: IncomingMessage,
): Promise<unknown> {
  const body = await text(request);
  const operation = operations[request.url?.slice(1) ?? ''];
  if (!operation) throw new Error(`There is no operation ${request.url ?? ''}.`);
  return operation(body ? JSON.parse(body) : undefined);
}
