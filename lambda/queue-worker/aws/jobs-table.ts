import {
  BatchExecuteStatementCommand,
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  type BatchStatementRequest,
  type BatchStatementResponse,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { convertToAttr, marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Failure } from '../../common/dead-letter-queue.ts';
import type { Job } from '../core/job.ts';
import { RETENTION_SECONDS, type JobStatus } from '../core/job-status.ts';
import type { TextStatistics } from '../core/text-statistics.ts';

/** Result of claiming a job. */
export type Claim =
  | { readonly outcome: 'claimed'; /** This one included. */ readonly attempts: number }
  | { readonly outcome: 'done' }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'error'; readonly error: Error };

type StoredJob = JobStatus & { readonly requestHash: string };

/**
 * Table with the state of each job. Workers write in batches, each statement with its own condition;
 * a batch is no transaction, so that each job can fail by itself.
 */
export class JobsTable {
  readonly #dynamodb: DynamoDBClient;
  readonly #name: string;

  constructor(dynamodb: DynamoDBClient, name: string) {
    this.#dynamodb = dynamodb;
    this.#name = name;
  }

  /** Puts a new job. A job that has the id already stays, and is returned. */
  async create(job: Job, requestHash: string): Promise<StoredJob | undefined> {
    const now = new Date();
    const created = {
      ...job,
      requestHash,
      state: 'queued',
      attempts: 0,
      createdAt: now.toISOString(),
      results: [],
      ttl: Math.floor(now.getTime() / 1_000) + RETENTION_SECONDS,
    };
    try {
      await this.#dynamodb.send(
        new PutItemCommand({
          TableName: this.#name,
          Item: marshall(created, { removeUndefinedValues: true }),
          ConditionExpression: 'attribute_not_exists(id)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return undefined;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return unmarshall(error.Item ?? {}) as StoredJob;
    }
  }

  async get(id: string): Promise<StoredJob | undefined> {
    const command = new GetItemCommand({
      TableName: this.#name,
      Key: { id: { S: id } },
      ConsistentRead: true,
    });
    const { Item } = await this.#dynamodb.send(command);
    return Item && (unmarshall(Item) as StoredJob);
  }

  /** Marks jobs as running, except jobs that are done or do not exist. */
  async claim(ids: readonly string[]): Promise<Map<string, Claim>> {
    const startedAt = new Date().toISOString();
    const answers = await this.#execute(
      ids,
      `SET "state"='running' SET "attempts"="attempts"+1 SET "startedAt"=?`,
      () => [startedAt],
    );
    return new Map(ids.map((id) => [id, claimOf(answers.get(id))]));
  }

  /**
   * Appends the result of each job and marks it as done, in one step and only once.
   *
   * @returns jobs that were not written, with the error
   */
  finish(results: ReadonlyMap<string, TextStatistics>): Promise<Map<string, Error>> {
    return this.#end(
      results,
      `SET "state"='done' SET "results"=list_append("results",?) SET "finishedAt"=? REMOVE "error"`,
      (result) => [result],
    );
  }

  /**
   * Marks jobs as failed, except jobs that another worker has done.
   *
   * @returns jobs that were not written, with the error
   */
  fail(failures: ReadonlyMap<string, Failure>): Promise<Map<string, Error>> {
    return this.#end(
      failures,
      `SET "state"='failed' SET "error"=? SET "finishedAt"=?`,
      (failure) => failure,
    );
  }

  async #end<T>(
    jobs: ReadonlyMap<string, T>,
    change: string,
    value: (job: T) => unknown,
  ): Promise<Map<string, Error>> {
    const finishedAt = new Date().toISOString();
    const answers = await this.#execute([...jobs.keys()], change, (id) => [
      value(jobs.get(id) as T),
      finishedAt,
    ]);
    return new Map(
      [...answers].flatMap(([id, answer]) => {
        const error = errorOf(answer);
        return error ? [[id, error]] : [];
      }),
    );
  }

  /** One call for all jobs; an error of the call is the error of each job. */
  async #execute(
    ids: readonly string[],
    change: string,
    parameters: (id: string) => readonly unknown[],
  ): Promise<Map<string, BatchStatementResponse | Error>> {
    if (ids.length === 0) return new Map();
    const Statements = ids.map((id): BatchStatementRequest => ({
      Statement: `UPDATE "${this.#name}" ${change} WHERE "id"=? AND "state"<>'done' RETURNING MODIFIED NEW *`,
      Parameters: [...parameters(id), id].map((value) => convertToAttr(value)),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }));
    try {
      const { Responses = [] } = await this.#dynamodb.send(
        new BatchExecuteStatementCommand({ Statements }),
      );
      return new Map(ids.map((id, at) => [id, Responses[at] ?? new Error('No answer.')]));
    } catch (error) {
      return new Map(ids.map((id) => [id, error as Error]));
    }
  }
}

function claimOf(answer: BatchStatementResponse | Error = new Error('No answer.')): Claim {
  const error = errorOf(answer);
  if (error) return { outcome: 'error', error };
  const { Item, Error: refusal } = answer as BatchStatementResponse;
  if (refusal) return { outcome: refusal.Item ? 'done' : 'unknown' };
  return { outcome: 'claimed', attempts: Number(Item?.attempts?.N ?? Infinity) };
}

/** A failed condition is no error. */
function errorOf(answer: BatchStatementResponse | Error): Error | undefined {
  if (answer instanceof Error) return answer;
  const { Code, Message } = answer.Error ?? {};
  if (Code === undefined || Code === 'ConditionalCheckFailed') return undefined;
  return new Error(`${Code}: ${Message ?? 'DynamoDB says no more'}`);
}
