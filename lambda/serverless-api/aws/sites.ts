import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { HttpError } from '../../common/http.ts';
import type { Site } from '../core/answers.ts';
import * as table from './table.ts';

/** @throws HttpError 404 `unknown-site` */
export async function readSite(stage: string, slug: string): Promise<Site> {
  const { Item } = await table.dynamodb.send(
    new GetItemCommand({
      TableName: table.tableOf(stage),
      Key: table.toItem(table.siteKey(slug)),
    }),
  );
  if (Item) return table.fromItem(Item) as Site;
  throw new HttpError(404, 'unknown-site', `There is no site ${slug}: GET /sites lists them.`);
}

/** @throws HttpError 409 `site-exists` */
export async function createSite(stage: string, site: Site): Promise<void> {
  try {
    await table.dynamodb.send(
      new PutItemCommand({
        TableName: table.tableOf(stage),
        Item: table.toItem(table.siteKey(site.slug), site),
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    throw new HttpError(
      409,
      'site-exists',
      `There is a site ${site.slug} already: choose another slug.`,
    );
  }
}
