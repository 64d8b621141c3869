import type { FastifyInstance } from 'fastify';
import { HttpError } from '../../common/http.ts';
import { findSession, listSessions } from '../core/sessions.ts';

/** Routes `GET /sessions`, of all summits or of one, and `GET /sessions/{id}`. */
export function catalogueRoutes(server: FastifyInstance): void {
  server.get<{ Querystring: { summit?: string | string[] } }>('/sessions', ({ query }) => {
    const { summit } = query;
    if (Array.isArray(summit))
      throw new HttpError(400, 'invalid-summit', `Name one summit, not ${summit.length}.`);
    return { sessions: listSessions(summit) };
  });
  server.get<{ Params: { id: string } }>('/sessions/:id', ({ params: { id } }) => {
    const session = findSession(id);
    if (!session) throw new HttpError(404, 'unknown-session', `There is no session '${id}'.`);
    return session;
  });
}
