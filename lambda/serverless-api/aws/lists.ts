import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { decodeCursor, encodeCursor, type CursorScope } from '../core/cursor.ts';
import type { ApiRequest } from './api-handler.ts';
import type { OperationId } from '../core/operations.ts';
import { cursorKey } from './cursor-key.ts';
import { readSite } from './sites.ts';
import * as table from './table.ts';

type Request = Pick<ApiRequest<OperationId>, 'stage' | 'resource' | 'query' | 'caller'>;

/** Items of one partition, in the order of their sort keys. */
export interface List {
  /** Partition key, and prefix of the sort keys. */
  readonly key: table.Key;
  /** Attributes in the answer. @default - all */
  readonly attributes?: readonly string[];
  /** Descending order. @default false */
  readonly backwards?: boolean;
}

/**
 * One page of a list of a site.
 *
 * @throws HttpError 404 `unknown-site`
 */
export async function readListOfSite(
  request: Request & { readonly path: { readonly site: string } },
  list: List,
): Promise<{ items: object[]; cursor?: string }> {
  const answer = await readList(request, list);
  if (answer.items.length === 0) await readSite(request.stage, request.path.site);
  return answer;
}

/** One page of a list, and the cursor of the next page if there is one. */
export async function readList(
  request: Request,
  { key, attributes, backwards = false }: List,
): Promise<{ items: object[]; cursor?: string }> {
  const { stage, query } = request;
  const scope: CursorScope = { list: request.resource, caller: request.caller.id };
  const from =
    query.cursor === undefined
      ? undefined
      : decodeCursor(query.cursor, scope, await cursorKey(stage));
  const { Items = [], LastEvaluatedKey } = await table.dynamodb.send(
    new QueryCommand({
      TableName: table.tableOf(stage),
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': { S: key.pk }, ':sk': { S: key.sk } },
      ...(attributes && {
        ProjectionExpression: attributes.map((_, index) => `#${index}`).join(', '),
        ExpressionAttributeNames: Object.fromEntries(
          attributes.map((name, index) => [`#${index}`, name]),
        ),
      }),
      ScanIndexForward: !backwards,
      Limit: query.limit,
      ...(from !== undefined && { ExclusiveStartKey: table.toItem({ pk: key.pk, sk: from }) }),
    }),
  );
  const place = LastEvaluatedKey?.sk?.S;
  return {
    items: Items.map((item) => table.fromItem(item)),
    ...(place !== undefined && { cursor: encodeCursor(place, scope, await cursorKey(stage)) }),
  };
}
