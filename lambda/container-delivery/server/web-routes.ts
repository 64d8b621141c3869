import type { FastifyInstance } from 'fastify';
import { listPage, PAGE_HEADERS, sessionPage } from '../core/page.ts';
import type { Catalogue } from './catalogue.ts';

/** Routes `GET /` and `GET /sessions/{id}`: pages of the catalogue's sessions. */
export function webRoutes(server: FastifyInstance, catalogue: Catalogue, commit: string): void {
  server.get('/', async ({ id }, reply) => {
    const sessions = await catalogue.sessions(id);
    return reply.headers(PAGE_HEADERS).send(listPage(sessions, commit));
  });
  server.get<{ Params: { id: string } }>('/sessions/:id', async ({ id, params }, reply) => {
    const session = await catalogue.session(params.id, id);
    return reply.headers(PAGE_HEADERS).send(sessionPage(session, commit));
  });
}
