import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { LocalServer } from './local-server.ts';

/** Call of a function to the service. */
export interface Call {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Service of AWS that no emulator has, such as CodeDeploy; it records its calls and accepts them all. */
export class FakeAws extends LocalServer {
  /** Calls in the order of arrival. */
  readonly calls: Call[] = [];

  protected override async answer(request: IncomingMessage, response: ServerResponse) {
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    const call = { operation, input: (await json(request)) as Call['input'] };
    this.calls.push(call);
    const [status, body] = this.reply(call);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(body));
  }

  /** Response to a call. */
  protected reply: (call: Call) => readonly [status: number, body: object] = () => [200, {}];
}
