import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';

/** What was done before, for as long as it may come again. */
export class Memory {
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
   * Remembers something for a time.
   *
   * @returns whether it was new; of several at once, one alone is told so
   */
  async remember(key: string, seconds: number): Promise<boolean> {
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
