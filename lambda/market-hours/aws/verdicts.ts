import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { createHash } from 'node:crypto';
import type { Report } from '../core/trade.ts';
import type { Objection } from '../core/validate.ts';

/** What came of writing a verdict. */
export type Written =
  | 'written'
  /** The same report had its verdict: a queue may deliver a message twice, and a firm may report twice. */
  | 'known'
  /** Another report has this id. */
  | 'taken';

/** The verdicts by the ids of their trades: one each, written once. */
export class Verdicts {
  readonly #dynamo: DynamoDBClient;
  readonly #table: string;

  constructor(table: string, dynamo: DynamoDBClient) {
    this.#table = table;
    this.#dynamo = dynamo;
  }

  /** One conditional write, which also tells whether the item that is there is about the same report. */
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
