import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { handler } from '../../../../lambda/image-resizer/page.ts';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export const PICTURE: Answer = {
  status: 200,
  headers: { 'content-type': 'image/svg+xml' },
  body: '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="150"/>',
};
export const NOT_MADE: Answer = { status: 404, headers: { 'retry-after': '1' }, body: '{}' };

let page: Promise<APIGatewayProxyResult> | undefined;

/**
 * The page as its function returns it, with an API and an S3 whose answers the test sets. S3 has an
 * origin of its own with CORS, as on AWS; the emulator cannot show this.
 */
export class FakeAws {
  /** Requests to the API in this order, as 'POST uploads'; without the page itself. */
  readonly asked: string[] = [];
  /** Maximum number of simultaneous requests to S3. */
  mostAtOnce = 0;
  api: (request: string) => Answer = () => PICTURE;
  s3: (request: string) => Answer | Promise<Answer> = () => ({ status: 204 });
  private readonly servers: Server[] = [];
  private waiting = 0;

  private constructor() {
    for (const answer of [this.answerApi.bind(this), this.answerS3.bind(this)])
      this.servers.push(createServer((request, response) => void answer(request, response)));
  }

  static async start(): Promise<FakeAws> {
    const fake = new FakeAws();
    for (const server of fake.servers) await once(server.listen(0, '127.0.0.1'), 'listening');
    return fake;
  }

  stop(): void {
    for (const server of this.servers) server.close().closeAllConnections();
  }

  get apiOrigin(): string {
    return this.origin(0);
  }

  get s3Origin(): string {
    return this.origin(1);
  }

  private origin(index: number): string {
    return `http://127.0.0.1:${(this.servers[index]?.address() as AddressInfo).port}`;
  }

  private async answerApi(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').replace(/^\/prod\/?/, '');
    await buffer(request);
    if (path === '') {
      page ??= handler(
        { requestContext: { requestId: 'a' } } as APIGatewayProxyEvent,
        {} as Context,
      );
      const { headers = {}, body } = await page;
      response.writeHead(200, headers as Record<string, string>).end(body);
      return;
    }
    const asked = `${request.method ?? ''} ${path}`;
    this.asked.push(asked);
    const answer = this.api(asked);
    const offered = asked === 'POST uploads' && answer === PICTURE;
    send(response, offered ? { status: 201, body: JSON.stringify(this.form()) } : answer);
  }

  private form(): object {
    const images = { thumbnail: 'thumbnail/a.jpg', card: 'card/a.jpg', hero: 'hero/a.jpg' };
    const sizes = { '200x200': '200x200/a.jpg' };
    return {
      url: `${this.s3Origin}/bucket`,
      fields: { key: 'a.jpg' },
      images: { ...images, ...sizes },
    };
  }

  private async answerS3(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // As the CORS rules of the buckets: uploads can be posted, nothing can be read.
    if (request.method !== 'GET')
      response
        .setHeader('access-control-allow-origin', '*')
        .setHeader('access-control-allow-headers', '*');
    await buffer(request);
    if (request.method === 'OPTIONS') {
      send(response, { status: 200 });
      return;
    }
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.waiting);
    send(response, await this.s3(`${request.method ?? ''} ${request.url ?? ''}`));
    this.waiting--;
  }
}

function send(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  response.writeHead(status, headers).end(body);
}
