import {
  GetNamedQueryCommand,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  InvalidRequestException,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
  type AthenaClient,
  type QueryExecution,
} from '@aws-sdk/client-athena';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpError } from '../../common/http.ts';
import { hasEnded } from '../core/ended.ts';
import type { PageToken } from '../core/page.ts';

const POLL_MILLISECONDS = { first: 100, last: 1_000 };

/** Runs of named queries in a workgroup. */
export class NamedQueryRuns {
  private readonly athena: AthenaClient;
  private readonly workgroup: string;

  constructor(athena: AthenaClient, workgroup: string) {
    this.athena = athena;
    this.workgroup = workgroup;
  }

  /**
   * Starts a named query with literals for its question marks.
   *
   * @returns id of the execution
   * @throws HttpError 422 when Athena refuses the statement
   */
  async start(namedQueryId: string, literals: readonly string[]): Promise<string> {
    const { NamedQuery } = await this.athena.send(
      new GetNamedQueryCommand({ NamedQueryId: namedQueryId }),
    );
    const { QueryExecutionId = '' } = await this.athena
      .send(
        new StartQueryExecutionCommand({
          QueryString: NamedQuery?.QueryString,
          QueryExecutionContext: { Database: NamedQuery?.Database },
          WorkGroup: this.workgroup,
          ExecutionParameters: [...literals],
        }),
      )
      .catch((error: unknown) => {
        if (!(error instanceof InvalidRequestException)) throw error;
        throw new HttpError(422, 'query-refused', `Athena refused the query: ${error.message}`);
      });
    return QueryExecutionId;
  }

  /**
   * Waits for the end of an execution; cancels it at the time limit.
   *
   * @param seconds time limit
   * @throws HttpError 504 at the time limit
   */
  async ended(name: string, execution: string, seconds: number): Promise<QueryExecution> {
    const deadline = Date.now() + seconds * 1_000;
    for (let pause = POLL_MILLISECONDS.first; ; pause *= 1.5) {
      const { QueryExecution: query = {} } = await this.athena.send(
        new GetQueryExecutionCommand({ QueryExecutionId: execution }),
      );
      if (hasEnded(query)) return query;
      if (Date.now() >= deadline) break;
      await sleep(Math.min(pause, POLL_MILLISECONDS.last));
    }
    await this.athena.send(new StopQueryExecutionCommand({ QueryExecutionId: execution }));
    throw new HttpError(
      504,
      'query-too-slow',
      `The query '${name}' took more than ${seconds} seconds and was cancelled: ask for fewer days, or run it in Athena.`,
    );
  }

  /**
   * Returns a page of a result.
   *
   * @param rows maximum rows, with the row of names on the first page
   * @throws HttpError 400 for a token that Athena does not know
   */
  async page({ execution, next }: Partial<PageToken> & { execution: string }, rows: number) {
    const input = { QueryExecutionId: execution, NextToken: next, MaxResults: rows };
    const { ResultSet = {}, NextToken } = await this.athena
      .send(new GetQueryResultsCommand(input))
      .catch((error: unknown) => {
        if (!(error instanceof InvalidRequestException) || next === undefined) throw error;
        throw new HttpError(
          400,
          'wrong-token',
          `The page is not available: ${error.message} Run the query again.`,
        );
      });
    return { result: ResultSet, next: NextToken };
  }
}
