import {
  ConditionalCheckFailedException,
  PutItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { AuditRecord } from '../core/audit-record.ts';

/** Table with one item for each event, by day and time. */
export class AuditTable {
  readonly #dynamodb: DynamoDBClient;
  readonly #table: string;

  constructor(dynamodb: DynamoDBClient, table: string) {
    this.#dynamodb = dynamodb;
    this.#table = table;
  }

  /** @returns true when the record is new */
  async put(record: AuditRecord): Promise<boolean> {
    const attributes = Object.entries(record).filter(([, value]) => value !== undefined);
    try {
      await this.#dynamodb.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: {
            ...Object.fromEntries(attributes.map(([name, value]) => [name, { S: String(value) }])),
            at: { S: `${record.time} ${record.id}` },
          },
          ConditionExpression: 'attribute_not_exists(#at)',
          ExpressionAttributeNames: { '#at': 'at' },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
