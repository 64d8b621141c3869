import {
  ConditionalCheckFailedException,
  PutItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { CreatedObject } from '../../common/created-objects.ts';

/** The table with one item for each key: the newest version that was written down. */
export class ObjectIndex {
  readonly #dynamodb: DynamoDBClient;
  readonly #table: string;

  constructor(dynamodb: DynamoDBClient, table: string) {
    this.#dynamodb = dynamodb;
    this.#table = table;
  }

  /**
   * Writes a version down, unless it or a newer one is there: in any order, and however often, the
   * newest stays.
   *
   * @returns whether it was written
   */
  async put(object: CreatedObject, contentType: string): Promise<boolean> {
    try {
      await this.#dynamodb.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: {
            key: { S: object.key },
            size: { N: String(object.size) },
            type: { S: contentType },
            etag: { S: object.etag },
            sequencer: { S: object.sequencer },
            createdAt: { S: object.createdAt },
          },
          ConditionExpression: 'attribute_not_exists(#key) OR sequencer < :sequencer',
          ExpressionAttributeNames: { '#key': 'key' },
          ExpressionAttributeValues: { ':sequencer': { S: object.sequencer } },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
