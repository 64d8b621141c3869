import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { HttpError } from '../http.ts';
import { logger } from '../observability.ts';
import { correlationIdOf } from './correlation-id.ts';

/** State of a service; `closeGracefully` changes it. */
export interface Lifecycle {
  /** True during the shutdown: `/ready` fails, other requests are still answered. */
  draining: boolean;
}

/** Paths that load balancers and ECS request many times a minute. */
const PROBES = ['/health', '/ready'];

/**
 * Web server with the routes of every service: `/health` (the process runs), `/ready` (it accepts
 * traffic), `/version`; with correlation ids, one JSON log line per request, errors as
 * `{ reason, message, requestId }`, and time limits.
 *
 * @param commit full id of the commit that the image was built from
 */
export function serviceServer(commit: string, lifecycle: Lifecycle): FastifyInstance {
  const server = fastify({
    genReqId: correlationIdOf,
    // Longer than the load balancer's 60 s, so that the server never closes a connection first.
    keepAliveTimeout: 65_000,
    requestTimeout: 10_000,
    handlerTimeout: 5_000,
    bodyLimit: 1_024,
    routerOptions: { maxParamLength: 64 },
    // Requests during the shutdown get a normal response: `/ready` informs the load balancer.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => {
      refuse(error, request, reply);
    },
  });
  server.addHook('onSend', (request, reply, _payload, done) => {
    void reply.header('x-correlation-id', request.id).header('x-content-type-options', 'nosniff');
    // A kept-alive connection would be cut at the end, possibly during a request.
    if (lifecycle.draining) void reply.header('connection', 'close');
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    if (!PROBES.includes(request.url)) log(request, reply.statusCode, reply.elapsedTime);
    done();
  });
  server.setErrorHandler<FastifyError | HttpError>(refuse);
  server.setNotFoundHandler((request) => {
    throw new HttpError(404, 'not-found', `There is no ${request.method} ${request.url}.`);
  });
  server.get('/health', () => ({ status: 'alive' }));
  server.get('/ready', (_request, reply) =>
    lifecycle.draining ? reply.code(503).send({ status: 'draining' }) : { status: 'ready' },
  );
  server.get('/version', (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ commit }),
  );
  return server;
}

/** Returns the details of 4xx errors to the client, and only the request id of 5xx errors. */
function refuse(
  error: FastifyError | HttpError,
  { id }: { readonly id: string },
  reply: FastifyReply,
): void {
  const status = error instanceof HttpError ? error.status : (error.statusCode ?? 500);
  if (status >= 500) logger.error('failed', { error, correlation_id: id });
  void reply
    .code(status)
    .headers(error instanceof HttpError ? error.headers : {})
    .send({ ...explanationOf(error, status), requestId: id });
}

function explanationOf(error: FastifyError | HttpError, status: number) {
  if (error instanceof HttpError) return { reason: error.reason, message: error.message };
  return status < 500
    ? { reason: 'bad-request', message: error.message }
    : { reason: 'internal-error', message: 'This is our fault, not yours: try again.' };
}

function log({ id, method, url }: FastifyRequest, status: number, milliseconds: number): void {
  logger.info('answered', {
    correlation_id: id,
    method,
    path: url,
    status,
    milliseconds: Math.round(milliseconds),
  });
}
