import { setTimeout as sleep } from 'node:timers/promises';
import {
  BatchExecuteStatementCommand,
  CancelStatementCommand,
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  RedshiftDataClient,
  type DescribeStatementCommandOutput,
  type GetStatementResultCommandOutput,
} from '@aws-sdk/client-redshift-data';
import { tracer } from '../../common/observability.ts';
import type { TargetName, TargetVariables } from '../contract.ts';
import type { Query } from '../core/query.ts';

/** State of a statement, as DescribeStatement returns it. */
export type Statement = Omit<DescribeStatementCommandOutput, '$metadata'>;

const ENDED = ['FINISHED', 'FAILED', 'ABORTED'];

/** Statements of the Data API, run as the database user of the function's role. */
export class Statements {
  readonly #target: Readonly<Partial<Record<TargetName, string>>> & { readonly Database: string };
  readonly #client = tracer.captureAWSv3Client(
    new RedshiftDataClient({
      maxAttempts: 4,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 10_000 },
    }),
  );

  constructor({ TARGET_NAME, TARGET, DATABASE }: TargetVariables) {
    this.#target = { [TARGET_NAME]: TARGET, Database: DATABASE };
  }

  /** @returns id of the statement */
  async start({ sql, parameters }: Query, name: string): Promise<string> {
    const { Id = '' } = await this.#client.send(
      new ExecuteStatementCommand({
        ...this.#target,
        Sql: sql,
        StatementName: name,
        ...(parameters.length > 0 && { Parameters: [...parameters] }),
      }),
    );
    return Id;
  }

  /**
   * Starts statements in one transaction.
   *
   * @param token the same token returns the same statement
   * @returns id of the batch
   */
  async startBatch(sqls: readonly string[], name: string, token: string): Promise<string> {
    const { Id = '' } = await this.#client.send(
      new BatchExecuteStatementCommand({
        ...this.#target,
        Sqls: [...sqls],
        StatementName: name.slice(0, 500),
        ClientToken: token,
      }),
    );
    return Id;
  }

  /** Waits for the end of a statement, at most until a time in milliseconds since 1970. */
  async wait(id: string, until: number): Promise<Statement> {
    for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
      const statement = await this.describe(id);
      if (ENDED.includes(statement.Status ?? '') || Date.now() + pause > until) return statement;
      await sleep(pause);
    }
  }

  async describe(id: string): Promise<Statement> {
    return this.#client.send(new DescribeStatementCommand({ Id: id }));
  }

  /** Page of the result; the first one without a token. */
  async result(id: string, next?: string): Promise<GetStatementResultCommandOutput> {
    return this.#client.send(new GetStatementResultCommand({ Id: id, NextToken: next }));
  }

  /** Cancels a statement. The Data API rejects the request for one that has ended. */
  async cancel(id: string): Promise<void> {
    await this.#client.send(new CancelStatementCommand({ Id: id }));
  }
}
