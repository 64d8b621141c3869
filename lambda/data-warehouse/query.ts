import {
  ActiveSessionsExceededException,
  ActiveStatementsExceededException,
  ResourceNotFoundException,
  ValidationException,
} from '@aws-sdk/client-redshift-data';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { environment } from '../common/environment.ts';
import { bodyText, HttpError, httpHandler, json } from '../common/http.ts';
import { count, logger } from '../common/observability.ts';
import { Statements, type Statement } from './aws/statements.ts';
import { TARGET_VARIABLES, WAIT_SECONDS } from './contract.ts';
import { checkId, failureOf, pageOf, parseQuery } from './core/query.ts';

/** Lambda returns 6 MB at most. */
const MAX_ANSWER_BYTES = 5_500_000;

const statements = new Statements(environment(TARGET_VARIABLES));

/** `POST /queries`, `GET` and `DELETE /queries/{id}`. */
export const handler = httpHandler('query', async (event) => {
  try {
    return await route(event);
  } catch (error) {
    throw asHttpError(error);
  }
});

async function route(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  if (event.httpMethod === 'POST') return start(event);
  const id = checkId(event.pathParameters?.id ?? '');
  logger.setCorrelationId(id);
  return event.httpMethod === 'DELETE'
    ? cancel(id)
    : answer(id, await statements.describe(id), event.queryStringParameters?.next);
}

async function start(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const id = await statements.start(parseQuery(bodyText(event)), 'query');
  logger.setCorrelationId(id);
  count('QueriesStarted');
  return answer(id, await statements.wait(id, Date.now() + WAIT_SECONDS * 1_000));
}

async function cancel(id: string): Promise<APIGatewayProxyResult> {
  const { Status } = await statements.describe(id);
  if (Status === 'FINISHED' || Status === 'FAILED' || Status === 'ABORTED')
    return json(200, { id, state: stateOf(Status) });
  await statements.cancel(id);
  logger.info('cancelled', { query: id });
  return json(202, { id, state: 'cancelling' });
}

async function answer(
  id: string,
  { Status, Error: reason, HasResultSet }: Statement,
  next?: string,
): Promise<APIGatewayProxyResult> {
  const state = stateOf(Status);
  if (state === 'running') return json(202, { id, state }, { location: `/queries/${id}` });
  if (state === 'cancelled') return json(200, { id, state });
  if (state === 'failed') {
    count('QueriesFailed');
    throw failureOf(reason ?? 'The query failed without a reason');
  }
  const page = HasResultSet ? pageOf(await statements.result(id, next)) : pageOf({ Records: [] });
  const result = json(200, { id, state, ...page });
  if (Buffer.byteLength(result.body) <= MAX_ANSWER_BYTES) return result;
  throw new HttpError(
    413,
    'page-too-large',
    `A page of query ${id} has more than ${MAX_ANSWER_BYTES} bytes: select fewer columns, or export it.`,
  );
}

function stateOf(status: string | undefined): 'running' | 'finished' | 'failed' | 'cancelled' {
  if (status === 'FINISHED') return 'finished';
  if (status === 'FAILED') return 'failed';
  return status === 'ABORTED' ? 'cancelled' : 'running';
}

function asHttpError(error: unknown): unknown {
  if (error instanceof ResourceNotFoundException)
    return new HttpError(
      404,
      'unknown-query',
      `${error.message}: use an id that POST /queries returned in the last 24 hours.`,
    );
  if (error instanceof ValidationException) return new HttpError(400, 'refused', error.message);
  if (
    error instanceof ActiveStatementsExceededException ||
    error instanceof ActiveSessionsExceededException
  )
    return new HttpError(429, 'too-many-queries', `${error.message}: try again in a minute.`);
  return error;
}
