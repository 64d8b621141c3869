import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  TransactionCanceledException,
  TransactionConflictException,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { HttpError } from '../../common/http.ts';
import type { Draft, PageVersion } from '../core/answers.ts';
import { stale } from '../core/version-tag.ts';
import { without } from '../core/without.ts';
import * as table from './table.ts';

const NEW = 'attribute_not_exists(pk)';

/** A published page with the texts of all locales. */
export type Published = Omit<PageVersion, 'updatedAt' | 'updatedBy' | 'change'> & {
  readonly defaultLocale: string;
  readonly publishedAt: string;
};

/**
 * Pages of one stage. A page is a list of versions: each change writes a new version, unless its number
 * exists already. The versions are lock and history in one; the newest is the draft.
 */
export class Pages {
  readonly #name: string;

  constructor(stage: string) {
    this.#name = table.tableOf(stage);
  }

  /** Newest version, also of a deleted page. */
  async newest(site: string, page: string): Promise<PageVersion | undefined> {
    const { pk } = table.versionKey(site, page, 0);
    const { Items = [] } = await table.dynamodb.send(
      new QueryCommand({
        TableName: this.#name,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :version)',
        ExpressionAttributeValues: { ':pk': { S: pk }, ':version': { S: 'VERSION#' } },
        ScanIndexForward: false,
        Limit: 1,
        ConsistentRead: true,
      }),
    );
    return Items[0] && (table.fromItem(Items[0]) as PageVersion);
  }

  /**
   * Newest version of a page, and the number of the published version.
   *
   * @throws HttpError 404 `unknown-page`
   */
  async draft(site: string, page: string): Promise<Draft> {
    const [newest, published] = await Promise.all([
      this.newest(site, page),
      this.publishedVersion(site, page),
    ]);
    if (!newest || newest.change === 'deleted') throw unknownPage(site, page);
    return draftOf(newest, published);
  }

  /** Number of the published version; none if the page is not published. */
  async publishedVersion(site: string, page: string): Promise<number | undefined> {
    const key = table.publishedEntryKey(site, page);
    return (await this.#get<{ version: number }>(key))?.version;
  }

  /** @throws HttpError 404 `unknown-version` */
  async version(site: string, page: string, version: number): Promise<PageVersion> {
    const found = await this.#get<PageVersion>(table.versionKey(site, page, version));
    if (found) return found;
    throw new HttpError(
      404,
      'unknown-version',
      `The page ${page} of ${site} has no version ${version}: choose one of its history.`,
    );
  }

  /** The published page, by an eventually consistent read. */
  async published(site: string, page: string): Promise<Published> {
    const found = await this.#get<Published>(table.publishedKey(site, page), false);
    if (!found) throw unknownPage(site, page);
    return found;
  }

  /**
   * Writes a version; the first one, and one with a new title, also the entry in the list of pages.
   *
   * @throws HttpError 412 `stale-version` when the version exists already
   */
  async append(next: PageVersion, listed: boolean): Promise<void> {
    const put = this.#putNew(table.versionKey(next.site, next.page, next.version), next);
    if (listed) {
      await rejectConcurrent(async () => table.dynamodb.send(new PutItemCommand(put)));
      return;
    }
    const { site, page, title } = next;
    await this.#transact([
      { Put: put },
      {
        Put: {
          TableName: this.#name,
          Item: table.toItem(table.entryKey(site, page), { page, title }),
        },
      },
    ]);
  }

  /** Publishes a version, if it still is the newest. */
  async publish(version: Draft, defaultLocale: string, publishedAt: string): Promise<void> {
    const { site, page, title, fragments, version: number } = version;
    const shown: Published = {
      site,
      page,
      title,
      fragments,
      version: number,
      defaultLocale,
      publishedAt,
    };
    const TableName = this.#name;
    await this.#transact([
      {
        ConditionCheck: {
          TableName,
          Key: table.toItem(table.versionKey(site, page, number + 1)),
          ConditionExpression: NEW,
        },
      },
      { Put: { TableName, Item: table.toItem(table.publishedKey(site, page), shown) } },
      {
        Put: {
          TableName,
          Item: table.toItem(table.publishedEntryKey(site, page), {
            page,
            title,
            version: number,
            publishedAt,
          }),
        },
      },
    ]);
  }

  /** Writes a last version, and removes the page from the lists and from publication. */
  async delete(last: PageVersion): Promise<void> {
    const { site, page, version } = last;
    await this.#transact([
      { Put: this.#putNew(table.versionKey(site, page, version), last) },
      ...[
        table.entryKey(site, page),
        table.publishedKey(site, page),
        table.publishedEntryKey(site, page),
      ].map((key) => ({ Delete: { TableName: this.#name, Key: table.toItem(key) } })),
    ]);
  }

  #putNew(key: table.Key, value: object) {
    return { TableName: this.#name, Item: table.toItem(key, value), ConditionExpression: NEW };
  }

  async #get<T>(key: table.Key, ConsistentRead = true): Promise<T | undefined> {
    const { Item } = await table.dynamodb.send(
      new GetItemCommand({ TableName: this.#name, Key: table.toItem(key), ConsistentRead }),
    );
    return Item && (table.fromItem(Item) as T);
  }

  async #transact(TransactItems: TransactWriteItem[]): Promise<void> {
    await rejectConcurrent(async () =>
      table.dynamodb.send(new TransactWriteItemsCommand({ TransactItems })),
    );
  }
}

/** Draft of a version. */
export function draftOf(version: PageVersion, published?: number): Draft {
  return { ...without(version, 'change'), published };
}

/** Error for a page that does not exist or is deleted. */
export function unknownPage(site: string, page: string): HttpError {
  return new HttpError(
    404,
    'unknown-page',
    `The site ${site} has no page ${page}: its list has all pages.`,
  );
}

/** Turns the errors of DynamoDB for a concurrent write into 412. */
async function rejectConcurrent(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const isConcurrent =
      error instanceof ConditionalCheckFailedException ||
      error instanceof TransactionConflictException ||
      (error instanceof TransactionCanceledException &&
        error.CancellationReasons?.some(({ Code = '' }) =>
          ['ConditionalCheckFailed', 'TransactionConflict'].includes(Code),
        ));
    throw isConcurrent ? stale() : error;
  }
}
