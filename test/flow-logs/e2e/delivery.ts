import { isDeepStrictEqual } from 'node:util';
import { undocumented } from '../../e2e/failed-records.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import type { Document } from '../../e2e/search-domain.ts';
import { until } from '../../e2e/wait.ts';
import { expectedDocument } from './expected.ts';
import { ofAccount, type FlowLog } from './flow-log.ts';
import { delivered, type Records } from './records.ts';

/** Number of records that are delivered twice, as AWS may do. */
const AGAIN = 50;

/** Checks documents, failed records and backup for records in both formats, some malformed, some sent twice. */
export async function checkDelivery(
  flowLog: FlowLog,
  { account, good, malformed }: Records,
  { progress }: Deployment,
  checks: Checks,
): Promise<void> {
  progress(`${good.length} flow log records and ${malformed.length} malformed records`);
  const again = good.slice(0, AGAIN);
  const sent = [...good.slice(0, AGAIN), ...malformed, ...good.slice(AGAIN), ...again].map(
    delivered,
  );
  await flowLog.put(sent);
  await until('documents and failed records', 60, async () => {
    const found = await flowLog.domain.count(ofAccount(account));
    const failed = await flowLog.failedRecords();
    return found >= good.length && failed.length >= malformed.length ? true : undefined;
  });
  const documents = (await flowLog.documents(account)).map((document) => flat(document));
  const failed = await flowLog.failedRecords();

  checks.equal(
    'Each record in the default format or the stack’s format becomes one document, including NODATA, SKIPDATA and records delivered twice',
    `found ${good.length}, lost 0, twice 0`,
    tally(good, documents),
  );
  const byRecord = new Map(documents.map((document) => [document['event.original'], document]));
  checks.noProblems(
    'Each document has the documented fields and types',
    `${good.length} documents`,
    good.filter((record) => {
      const { 'event.id': id, ...fields } = byRecord.get(record) ?? {};
      return !id || !isDeepStrictEqual(fields, expectedDocument(record));
    }),
  );
  const isFailed = (record: string) =>
    failed.some(({ data }) => data.equals(Buffer.from(delivered(record))));
  checks.noProblems(
    'Each record in neither format is a failed record in the error prefix, in the format that AWS documents, and no other record fails',
    `${malformed.length} failed records`,
    [
      ...malformed.filter((record) => !isFailed(record)).map((record) => `missing: ${record}`),
      ...failed.flatMap(undocumented),
      ...(failed.length > malformed.length ? [`${failed.length - malformed.length} more`] : []),
    ],
  );
  const distinct = [...new Set(sent)];
  const inBackup = await until('the backup', 60, async () => {
    const backup = await flowLog.backedUp();
    const times = distinct.map((record) => backup.split(record).length - 1);
    return times.every((count) => count > 0) ? times.reduce((a, b) => a + b, 0) : undefined;
  });
  checks.equal('The backup has every record as often as it was delivered', sent.length, inBackup);
}

function tally(records: readonly string[], documents: readonly Document[]): string {
  const times = Map.groupBy(documents, (document) => document['event.original']);
  const of = (wanted: (count: number) => boolean) =>
    records.filter((record) => wanted(times.get(record)?.length ?? 0)).length;
  return `found ${of((count) => count > 0)}, lost ${of((count) => count === 0)}, twice ${of((count) => count > 1)}`;
}

/** Flattens nested objects to dotted names. */
function flat(value: object, prefix = ''): Document {
  const parts = Object.entries(value).map(([name, part]: [string, unknown]) =>
    typeof part === 'object' && part !== null
      ? flat(part, `${prefix}${name}.`)
      : { [`${prefix}${name}`]: part },
  );
  return Object.assign({}, ...parts) as Document;
}
