import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';

/** Keys of processed requests and events, kept for as long as they may be delivered again. */
export class IdempotencyTable {
  readonly #dynamodb: DynamoDBClient;
  readonly #table: string;

  constructor(dynamodb: DynamoDBClient, table: string) {
    this.#dynamodb = dynamodb;
    this.#table = table;
  }

  async has(key: string): Promise<boolean> {
    const { Item } = await this.#dynamodb.send(
      new GetItemCommand({
        TableName: this.#table,
        Key: { key: { S: key } },
        ProjectionExpression: '#key',
        ExpressionAttributeNames: { '#key': 'key' },
        ConsistentRead: true,
      }),
    );
    return Item !== undefined;
  }

  /**
   * Adds a key with a time to live.
   *
   * @returns true when the key is new; of several callers at the same time, only one gets true
   */
  async add(key: string, seconds: number): Promise<boolean> {
    try {
      await this.#dynamodb.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: {
            key: { S: key },
            expiresAt: { N: String(Math.ceil(Date.now() / 1_000) + seconds) },
          },
          ConditionExpression: 'attribute_not_exists(#key)',
          ExpressionAttributeNames: { '#key': 'key' },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
