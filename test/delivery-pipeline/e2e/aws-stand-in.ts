import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { listen, type Listening } from '../../e2e/listen.ts';

/** What a function told a service. */
export interface Call {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A service of AWS on this machine that says yes to everything and keeps what it is told: no emulator has CodePipeline or CodeDeploy. */
export class AwsStandIn {
  /** In the order they came. */
  readonly calls: Call[] = [];
  readonly #server: Listening;

  private constructor(server: Listening) {
    this.#server = server;
  }

  static async start(): Promise<AwsStandIn> {
    const server = createServer((request, response) => {
      const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
      void json(request).then((input) => {
        standIn.calls.push({ operation, input: input as Call['input'] });
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end('{}');
      });
    });
    const standIn = new AwsStandIn(await listen(server));
    return standIn;
  }

  get address(): string {
    return this.#server.address;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}
