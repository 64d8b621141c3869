import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { HttpError } from '../../common/http.ts';
import type { Credential } from '../core/credential.ts';
import * as table from './table.ts';

export async function storeCredential(stage: string, credential: Credential): Promise<void> {
  const { expires } = credential;
  // DynamoDB deletes it some time after it has expired.
  const ttl = expires && Math.ceil(Date.parse(expires) / 1_000);
  await table.dynamodb.send(
    new PutItemCommand({
      TableName: table.tableOf(stage),
      Item: table.toItem(table.credentialKey(credential.id), { ...credential, ttl }),
    }),
  );
}

export async function readCredential(stage: string, id: string): Promise<Credential | undefined> {
  const { Item } = await table.dynamodb.send(
    new GetItemCommand({
      TableName: table.tableOf(stage),
      Key: table.toItem(table.credentialKey(id)),
      ConsistentRead: true,
    }),
  );
  return Item && (table.fromItem(Item) as Credential);
}

/** @throws HttpError 404 `unknown-token` */
export async function deleteCredential(stage: string, site: string, id: string): Promise<void> {
  try {
    await table.dynamodb.send(
      new DeleteItemCommand({
        TableName: table.tableOf(stage),
        Key: table.toItem(table.credentialKey(id)),
        ConditionExpression: 'site = :site',
        ExpressionAttributeValues: { ':site': { S: site } },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    throw new HttpError(
      404,
      'unknown-token',
      `The site ${site} has no API token ${id}: it may be revoked already.`,
    );
  }
}
