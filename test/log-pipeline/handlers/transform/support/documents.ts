import {
  interpret,
  type RecordContext,
} from '../../../../../lambda/log-pipeline/core/interpret.ts';
import { UnreadableRecord } from '../../../../../lambda/log-pipeline/core/outcome.ts';
import { ARRIVAL, fromBase64, KEY } from './firehose.ts';

export type Document = Record<string, unknown>;

/** JSON of a record's document with all digits of its numbers. */
export function textOf(data: Buffer | string): string {
  const outcome = interpret(Buffer.from(data), { id: KEY, arrival: ARRIVAL });
  return outcome.kind === 'document' ? fromBase64(outcome.data) : outcome.kind;
}

/** Document of a record, or the kind of its outcome or the reason of its failure. */
export function documentOf(data: Buffer | string, context: Partial<RecordContext> = {}): Document {
  try {
    const outcome = interpret(Buffer.from(data), { id: KEY, arrival: ARRIVAL, ...context });
    if (outcome.kind !== 'document') return { kind: outcome.kind };
    return JSON.parse(fromBase64(outcome.data)) as Document;
  } catch (error) {
    if (error instanceof UnreadableRecord) return { failed: error.reason };
    throw error;
  }
}
