import type { IncomingMessage, ServerResponse } from 'node:http';
import { LocalServer } from '../../e2e/local-server.ts';

/** Faulty version of a service: it fails each request, or does not respond. */
export type Fault = 'broken' | 'hanging';

/** Server that runs a faulty version. */
export class FakeService extends LocalServer {
  /** Number of requests so far. */
  requests = 0;
  fault: Fault = 'broken';

  static async withFault(fault: Fault): Promise<FakeService> {
    const fake = await FakeService.start();
    fake.fault = fault;
    return fake;
  }

  protected override answer(_request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests++;
    if (this.fault === 'broken') response.writeHead(500).end('{"reason":"internal-error"}');
    return Promise.resolve();
  }
}
