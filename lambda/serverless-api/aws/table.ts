import { DynamoDBClient, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { variable } from '../../common/environment.ts';
import { tracer } from '../../common/observability.ts';
import { TABLE_VARIABLES, type Stage } from '../contract.ts';
import { without } from '../core/without.ts';

/** Key of an item; lib/serverless-api/README.md lists the keys. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export const dynamodb = tracer.captureAWSv3Client(
  new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000 },
  }),
);

/** Name of a stage's table. */
export function tableOf(stage: string): string {
  return variable(TABLE_VARIABLES[stage as Stage]);
}

export const siteKey = (site: string): Key => ({ pk: 'SITES', sk: `SITE#${site}` });
export const entryKey = (site: string, page: string): Key => ({
  pk: `SITE#${site}`,
  sk: `PAGE#${page}`,
});
export const publishedEntryKey = (site: string, page: string): Key => ({
  pk: `SITE#${site}`,
  sk: `PUBLISHED#${page}`,
});
export const versionKey = (site: string, page: string, version: number): Key => ({
  pk: `PAGE#${site}#${page}`,
  sk: `VERSION#${String(version).padStart(9, '0')}`,
});
export const publishedKey = (site: string, page: string): Key => ({
  pk: `PAGE#${site}#${page}`,
  sk: 'PUBLISHED',
});
export const credentialKey = (id: string): Key => ({ pk: `TOKEN#${id}`, sk: 'TOKEN' });
export const CURSOR_KEY: Key = { pk: 'KEYS', sk: 'CURSORS' };

export function toItem(key: Key, value: object = {}): Record<string, AttributeValue> {
  return marshall({ ...key, ...value }, { removeUndefinedValues: true });
}

/** Attributes of an item without its key. */
export function fromItem(item: Record<string, AttributeValue>): object {
  return without(unmarshall(item), 'pk', 'sk');
}
