import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { FakeQueues } from '../../../support/fake-queue.ts';
import type { FakeInputs } from './fake-inputs.ts';
import type { FakeTable } from './fake-table.ts';

interface Fakes {
  readonly queues: FakeQueues;
  readonly table: FakeTable;
  readonly inputs: FakeInputs;
}

/** Endpoint with the fakes, for handlers in their own process. */
export class FakeEndpoint {
  readonly #server: Server;

  constructor(fakes: Fakes) {
    this.#server = createServer((request, response) => {
      answer(fakes, request, response).catch((error: unknown) => {
        const { name, message } = error as Error;
        response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
        response.end(JSON.stringify({ __type: name, message }));
      });
    });
  }

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

async function answer(fakes: Fakes, request: IncomingMessage, response: ServerResponse) {
  const [service, operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
  if (!service) {
    const [, , key = ''] = (request.url ?? '').split(/[/?]/);
    const { Body, ContentLength } = await fakes.inputs.read(decodeURIComponent(key));
    response.writeHead(200, { 'content-length': ContentLength });
    Body.pipe(response);
    return;
  }
  const hangUp = new AbortController();
  response.on('close', () => {
    hangUp.abort();
  });
  const input = (await json(request)) as never;
  const output =
    service === 'AmazonSQS'
      ? await fakes.queues.call(operation, input, hangUp.signal)
      : await fakes.table.call(operation, input);
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(output));
}
