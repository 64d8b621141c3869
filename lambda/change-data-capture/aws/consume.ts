import type { MSKEvent } from 'aws-lambda';
import { count, logger, observed } from '../../common/observability.ts';
import { applyChanges, type StateStore } from '../core/apply-changes.ts';
import { isHeartbeat, readChange, type Change } from '../core/change.ts';
import { failedItem, recordsOf, type FailedItem, type KafkaRecord } from '../core/kafka-records.ts';

/** Response of a consumer: Lambda delivers failed records again, and in the end sends them to the failed-message queue. */
export interface ConsumerResponse {
  readonly batchItemFailures: readonly FailedItem[];
}

/**
 * Handler of records of Kafka.
 *
 * @param name of the X-Ray subsegments
 * @param process returns the records that failed
 */
export function kafkaHandler(
  name: string,
  process: (records: readonly KafkaRecord[]) => Promise<readonly KafkaRecord[]>,
) {
  return observed(
    name,
    () => undefined,
    async (event: MSKEvent): Promise<ConsumerResponse> => {
      const failed = await process(recordsOf(event));
      count('RecordsFailed', failed.length);
      return { batchItemFailures: failed.map(failedItem) };
    },
  );
}

/**
 * Applies the changes of records to a store.
 *
 * @returns records that are no change, and all records of rows that were not stored
 */
export async function applyRecords<Version>(
  records: readonly KafkaRecord[],
  store: StateStore<Version>,
): Promise<KafkaRecord[]> {
  const failed: KafkaRecord[] = [];
  const changes: { readonly record: KafkaRecord; readonly change: Change }[] = [];
  let heartbeats = 0;
  for (const record of records) {
    try {
      const change = readChange(record);
      if (change && isHeartbeat(change)) heartbeats++;
      else if (change) changes.push({ record, change });
    } catch (error) {
      logger.error('record failed', { error: error as Error, ...placeOf(record) });
      failed.push(record);
    }
  }
  const { replaced, unchanged, failures } = await applyChanges(
    changes.map(({ change }) => change),
    store,
  );
  for (const { record, change } of changes) {
    const error = failures.get(change.id);
    if (!error) continue;
    logger.error('change failed', { error, ...placeOf(record), id: change.id });
    failed.push(record);
  }
  count('Heartbeats', heartbeats);
  count('RowsReplaced', replaced);
  count('RowsUnchanged', unchanged);
  return failed;
}

function placeOf({ topic, partition, offset }: KafkaRecord) {
  return { topic, partition, offset };
}
