import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { createHash } from 'node:crypto';
import type { Report } from '../core/trade.ts';
import type { Objection } from '../core/validate.ts';

/** Result of writing a verdict. */
export type Written =
  | 'written'
  /** The same report has a verdict: a message was delivered twice, or a firm reported twice. */
  | 'known'
  /** Another report has the id. */
  | 'taken';

/** Table of the verdicts by the ids of their trades; a verdict never changes. */
export class Verdicts {
  readonly #dynamo: DynamoDBClient;
  readonly #table: string;

  constructor(table: string, dynamo: DynamoDBClient) {
    this.#table = table;
    this.#dynamo = dynamo;
  }

  /** Writes a verdict with one conditional call, which returns the existing item. */
  async write(
    report: Report,
    objections: readonly Objection[],
    reportedAt: Date,
  ): Promise<Written> {
    const content = JSON.stringify(report);
    const hash = createHash('sha256').update(content).digest('base64');
    try {
      await this.#dynamo.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: {
            id: { S: report.id },
            verdict: { S: objections.length === 0 ? 'accepted' : 'rejected' },
            objections: {
              L: objections.map(({ rule, explanation }) => ({
                M: { rule: { S: rule }, explanation: { S: explanation } },
              })),
            },
            report: { S: content },
            hash: { S: hash },
            reportedAt: { S: reportedAt.toISOString() },
          },
          ConditionExpression: 'attribute_not_exists(id)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return 'written';
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return error.Item?.hash?.S === hash ? 'known' : 'taken';
    }
  }
}
