import { until } from '../../e2e/wait.ts';
import type { StreamWriter } from '../../../tools/stream-analytics/producer/stream-writer.ts';
import type { FlinkApplication } from '../../../tools/stream-analytics/flink-application.ts';
import { itemsOf } from './stored.ts';

/** Application and producer of a scenario. */
export interface Parts {
  readonly application: FlinkApplication;
  readonly writer: StreamWriter;
}

/** Waits until the first windows of a day are in the table: the job is in the middle of its trips. */
export async function firstWindows(table: string, day: string): Promise<void> {
  await until(`the first windows of ${day}`, 120, async () => {
    const items = await itemsOf(table, `city#${day}`);
    return items.length > 0 ? items : undefined;
  });
}
