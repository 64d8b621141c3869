import { isDeepStrictEqual } from 'node:util';
import { undocumented } from '../../e2e/failed-records.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import type { Document } from '../../e2e/search-domain.ts';
import { until } from '../../e2e/wait.ts';
import { expectedDocument } from './expected.ts';
import { ofAccount, type FlowLog } from './flow-log.ts';
import { delivered, type Records } from './records.ts';

/** Records that are delivered twice, as AWS may. */
const AGAIN = 50;

/** Records in both formats, some malformed and some twice: documents, failed records and backup. */
export async function proveDelivery(
  flowLog: FlowLog,
  { account, good, malformed }: Records,
  { progress }: Deployment,
  checks: Checks,
): Promise<void> {
  progress(`${good.length} flow log records, and ${malformed.length} that are none`);
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
    'Records in the default format and in the stack’s, NODATA and SKIPDATA among them, some delivered twice: each is one document',
    `found ${good.length}, lost 0, twice 0`,
    tally(good, documents),
  );
  const byRecord = new Map(documents.map((document) => [document['event.original'], document]));
  checks.faultless(
    'Each document has the fields and types that the page says',
    `${good.length} documents`,
    good.filter((record) => {
      const { 'event.id': id, ...fields } = byRecord.get(record) ?? {};
      return !id || !isDeepStrictEqual(fields, expectedDocument(record));
    }),
  );
  const isFailed = (record: string) =>
    failed.some(({ data }) => data.equals(Buffer.from(delivered(record))));
  checks.faultless(
    'Records in neither format are in the error prefix as AWS documents it, and spoil no others',
    `${malformed.length} failed records`,
    [
      ...malformed.filter((record) => !isFailed(record)).map((record) => `not there: ${record}`),
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
  checks.equal('All are in the backup, also those that came twice', sent.length, inBackup);
}

function tally(records: readonly string[], documents: readonly Document[]): string {
  const times = Map.groupBy(documents, (document) => document['event.original']);
  const of = (wanted: (count: number) => boolean) =>
    records.filter((record) => wanted(times.get(record)?.length ?? 0)).length;
  return `found ${of((count) => count > 0)}, lost ${of((count) => count === 0)}, twice ${of((count) => count > 1)}`;
}

/** Objects within objects as dotted names. */
function flat(value: object, prefix = ''): Document {
  const parts = Object.entries(value).map(([name, part]: [string, unknown]) =>
    typeof part === 'object' && part !== null
      ? flat(part, `${prefix}${name}.`)
      : { [`${prefix}${name}`]: part },
  );
  return Object.assign({}, ...parts) as Document;
}
