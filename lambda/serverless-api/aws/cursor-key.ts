import { randomBytes } from 'node:crypto';
import {
  GetItemCommand,
  PutItemCommand,
  ConditionalCheckFailedException,
} from '@aws-sdk/client-dynamodb';
import * as table from './table.ts';

const keys = new Map<string, Promise<Uint8Array | undefined>>();

/**
 * What cursors are signed with, read once for each container. It is an item of the table that they
 * lead through: whoever may read it may read all that a cursor shows. The first site brings it along; before that, there is no list with a second page.
 */
export function cursorKey(stage: string): Promise<Uint8Array | undefined> {
  const known = keys.get(stage) ?? read(stage);
  keys.set(stage, known);
  // What failed, or is not there yet, is asked for again by the next request.
  void known.then((key) => key ?? keys.delete(stage)).catch(() => keys.delete(stage));
  return known;
}

/** Makes the key where there is none. */
export async function makeCursorKey(stage: string): Promise<void> {
  const key = { secret: randomBytes(32) };
  try {
    await table.dynamodb.send(
      new PutItemCommand({
        TableName: table.tableOf(stage),
        Item: table.toItem(table.CURSOR_KEY, key),
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

async function read(stage: string): Promise<Uint8Array | undefined> {
  const { Item } = await table.dynamodb.send(
    new GetItemCommand({
      TableName: table.tableOf(stage),
      Key: table.toItem(table.CURSOR_KEY),
      ConsistentRead: true,
    }),
  );
  return Item && (table.fromItem(Item) as { secret: Uint8Array }).secret;
}
