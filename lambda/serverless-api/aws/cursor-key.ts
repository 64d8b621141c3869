import { randomBytes } from 'node:crypto';
import {
  GetItemCommand,
  PutItemCommand,
  ConditionalCheckFailedException,
} from '@aws-sdk/client-dynamodb';
import * as table from './table.ts';

const keys = new Map<string, Promise<Uint8Array | undefined>>();

/**
 * Signing key of cursors, read once per container. It is an item of the table with the lists, so that
 * its readers can read the lists too. The first site creates it; without a site no list has a second page.
 */
export function cursorKey(stage: string): Promise<Uint8Array | undefined> {
  const known = keys.get(stage) ?? read(stage);
  keys.set(stage, known);
  // The next request reads a key again that failed or does not exist yet.
  void known.then((key) => key ?? keys.delete(stage)).catch(() => keys.delete(stage));
  return known;
}

/** Creates the key unless it exists. */
export async function createCursorKey(stage: string): Promise<void> {
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
