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

/** A page as everyone reads it; its locales are chosen from when it is read. */
export type Published = Omit<PageVersion, 'updatedAt' | 'updatedBy' | 'change'> & {
  readonly defaultLocale: string;
  readonly publishedAt: string;
};

/**
 * The pages of one stage. A page is its versions: each change is a new one, written only if there is
 * none of that number yet. That is the lock, the history and the draft, which is the newest, in one.
 */
export class Pages {
  readonly #name: string;

  constructor(stage: string) {
    this.#name = table.tableOf(stage);
  }

  /** The newest version, also when it says that the page is deleted. */
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
   * The newest version of a page that is there, and which one is published.
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

  /** Which version is published; none if none is. */
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

  /** What everyone reads; a moment behind at most. */
  async published(site: string, page: string): Promise<Published> {
    const found = await this.#get<Published>(table.publishedKey(site, page), false);
    if (!found) throw unknownPage(site, page);
    return found;
  }

  /**
   * Adds a version; with another title than before, or for the first time, the list of pages too.
   *
   * @throws HttpError 412 `stale-version` when somebody else was faster
   */
  async append(next: PageVersion, listed: boolean): Promise<void> {
    const put = this.#putNew(table.versionKey(next.site, next.page, next.version), next);
    if (listed) {
      await raced(async () => table.dynamodb.send(new PutItemCommand(put)));
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

  /** Shows a version to everyone, if it still is the newest. */
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

  /** Adds a version that says so, and takes the page out of everyone's sight. */
  async delete(tombstone: PageVersion): Promise<void> {
    const { site, page, version } = tombstone;
    await this.#transact([
      { Put: this.#putNew(table.versionKey(site, page, version), tombstone) },
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
    await raced(async () => table.dynamodb.send(new TransactWriteItemsCommand({ TransactItems })));
  }
}

/** A version as its editors see it. */
export function draftOf(version: PageVersion, published?: number): Draft {
  return { ...without(version, 'change'), published };
}

/** @returns the error for a page that is not there, or not any more */
export function unknownPage(site: string, page: string): HttpError {
  return new HttpError(
    404,
    'unknown-page',
    `The site ${site} has no page ${page}: look at the list of its pages.`,
  );
}

/** Of two who write at once, one is told that the other was faster, whichever way DynamoDB says it. */
async function raced(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const lost =
      error instanceof ConditionalCheckFailedException ||
      error instanceof TransactionConflictException ||
      (error instanceof TransactionCanceledException &&
        error.CancellationReasons?.some(({ Code = '' }) =>
          ['ConditionalCheckFailed', 'TransactionConflict'].includes(Code),
        ));
    throw lost ? stale() : error;
  }
}
