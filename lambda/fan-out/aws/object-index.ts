import {
  ConditionalCheckFailedException,
  PutItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { CreatedObject } from '../../common/created-objects.ts';

/** Table with one item for each key: the newest version. */
export class ObjectIndex {
  readonly #dynamodb: DynamoDBClient;
  readonly #table: string;

  constructor(dynamodb: DynamoDBClient, table: string) {
    this.#dynamodb = dynamodb;
    this.#table = table;
  }

  /**
   * Stores a version, unless it or a newer one is stored: the newest remains for any order and number
   * of calls.
   *
   * @returns true when it was written
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
