import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen, type Listening } from './listen.ts';

/** HTTP server on this machine that replaces a service that the emulator does not have. */
export abstract class LocalServer {
  #listening?: Listening;

  /** Starts the server on a free port of the loopback interface. */
  static async start<T extends LocalServer>(this: new () => T): Promise<T> {
    const server = new this();
    const answer = (request: IncomingMessage, response: ServerResponse) =>
      void server.answer(request, response);
    server.#listening = await listen(createServer(answer));
    return server;
  }

  get port(): number {
    return this.#listening?.port ?? 0;
  }

  /** `http://HOST:PORT` */
  get address(): string {
    return this.#listening?.address ?? '';
  }

  /** Stops the server and closes its connections. */
  async stop(): Promise<void> {
    await this.#listening?.stop();
  }

  protected abstract answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
}
