import { HttpError } from '../../common/http.ts';
import { logger } from '../../common/observability.ts';
import type { Session } from '../core/sessions.ts';
import { CORRELATION_ID } from '../../common/server/correlation-id.ts';

/** Timeout of each of two attempts; both together are below the time limit of a request. */
const TIMEOUT = 1_000;

/** Client of the catalogue service. */
export class Catalogue {
  readonly #address: string;

  /** @param address `http://catalogue:8080` */
  constructor(address: string) {
    this.#address = address;
  }

  async sessions(correlationId: string): Promise<readonly Session[]> {
    const answer = await this.#get('/sessions', correlationId);
    return ((await answer.json()) as { sessions: Session[] }).sessions;
  }

  /** @throws HttpError 404 when there is no such session */
  async session(id: string, correlationId: string): Promise<Session> {
    const answer = await this.#get(`/sessions/${encodeURIComponent(id)}`, correlationId);
    return (await answer.json()) as Session;
  }

  /** @throws HttpError 404 from the catalogue, 503 when both attempts fail */
  async #get(path: string, correlationId: string): Promise<Response> {
    for (let attempt = 1; attempt <= 2; attempt++) {
      try {
        const answer = await fetch(this.#address + path, {
          headers: { [CORRELATION_ID]: correlationId },
          signal: AbortSignal.timeout(TIMEOUT),
        });
        if (answer.ok) return answer;
        const { reason, message } = (await answer.json()) as { reason: string; message: string };
        if (answer.status === 404) throw new HttpError(404, reason, message);
        logger.warn('catalogue fails', { attempt, reason, correlation_id: correlationId });
      } catch (error) {
        if (error instanceof HttpError) throw error;
        logger.warn('catalogue fails', {
          attempt,
          error: error as Error,
          correlation_id: correlationId,
        });
      }
    }
    const message = 'The sessions can’t be read at the moment: try again in a few seconds.';
    throw new HttpError(503, 'catalogue-unavailable', message, { 'retry-after': '5' });
  }
}
