import { AthenaClient } from '@aws-sdk/client-athena';
import { environment } from '../common/environment.ts';
import { HttpError, httpHandler, json } from '../common/http.ts';
import { count, logger, tracer } from '../common/observability.ts';
import { NamedQueryRuns } from './aws/named-query-runs.ts';
import {
  NAMED_QUERIES,
  QUERY_SECONDS,
  QUERY_VARIABLES,
  type NamedQuery,
  type QueryName,
} from './contract.ts';
import { assertSucceeded } from './core/ended.ts';
import { decodeToken, encodeToken, limitOf } from './core/page.ts';
import { literalsOf } from './core/parameters.ts';
import { columnsOf, rowsOf } from './core/rows.ts';

const athena = tracer.captureAWSv3Client(
  new AthenaClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
  }),
);
const variables = environment(QUERY_VARIABLES);
const runs = new NamedQueryRuns(athena, variables.WORKGROUP);

/** Ids of the served queries by name. */
const IDS = new Map(
  variables.NAMED_QUERIES.split(',').map((pair) => pair.split('=') as [QueryName, string]),
);

/**
 * `GET /queries/{name}` runs a named query with the parameters of the request, and answers
 * `{ query, execution, columns, rows, scannedBytes, next? }`. Further pages: `next` of the page
 * before. `limit` is the number of rows of a page, by default 500.
 */
export const handler = httpHandler('query', async (event) => {
  const name = event.pathParameters?.name ?? '';
  logger.appendKeys({ query: name.slice(0, 60) });
  const id = IDS.get(name as QueryName);
  if (!id) {
    throw new HttpError(
      404,
      'unknown-query',
      `There is no query '${name.slice(0, 60)}'. There are: ${[...IDS.keys()].join(', ')}.`,
    );
  }
  const { next, limit, ...parameters } = event.queryStringParameters ?? {};
  const rows = limitOf(limit);
  return next === undefined
    ? firstPage(name as QueryName, id, parameters, rows)
    : nextPage(name, next, rows);
});

async function firstPage(
  name: QueryName,
  id: string,
  parameters: Readonly<Record<string, string | undefined>>,
  limit: number,
) {
  const query: NamedQuery = NAMED_QUERIES[name];
  const execution = await runs.start(id, literalsOf(name, query, parameters));
  logger.setCorrelationId(execution);
  const ended = await runs.ended(name, execution, QUERY_SECONDS);
  const scannedBytes = ended.Statistics?.DataScannedInBytes ?? 0;
  count('ScannedBytes', scannedBytes);
  assertSucceeded(name, ended);
  const { result, next } = await runs.page({ execution }, limit + 1);
  return json(200, {
    query: name,
    execution,
    columns: columnsOf(result),
    rows: rowsOf(result, true),
    scannedBytes,
    ...(next !== undefined && { next: encodeToken({ execution, next }) }),
  });
}

async function nextPage(name: string, token: string, limit: number) {
  const { execution, next: position } = decodeToken(token);
  logger.setCorrelationId(execution);
  const { result, next } = await runs.page({ execution, next: position }, limit);
  return json(200, {
    query: name,
    execution,
    columns: columnsOf(result),
    rows: rowsOf(result, false),
    ...(next !== undefined && { next: encodeToken({ execution, next }) }),
  });
}
