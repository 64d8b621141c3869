import { plainAccessDocument } from '../../../../../lambda/log-pipeline/core/access-document.ts';
import {
  interpret,
  type RecordContext,
} from '../../../../../lambda/log-pipeline/core/interpret.ts';
import { UnreadableRecord } from '../../../../../lambda/log-pipeline/core/outcome.ts';
import { ARRIVAL, fromBase64, KEY } from './firehose.ts';

export type Document = Record<string, unknown>;

/** The document of a record; of what becomes none, what becomes of it. */
export function documentOf(data: Buffer | string, context: Partial<RecordContext> = {}): Document {
  try {
    const outcome = interpret(Buffer.from(data), { id: KEY, arrival: ARRIVAL, ...context });
    if (outcome.kind !== 'document') return { kind: outcome.kind };
    const document = JSON.parse(fromBase64(outcome.data)) as Document;
    // The short way of plain lines must come to the same.
    const plain = plainAccessDocument(Buffer.from(data).toString('base64'), KEY);
    if (plain !== undefined) expect(JSON.parse(fromBase64(plain))).toEqual(document);
    return document;
  } catch (error) {
    if (error instanceof UnreadableRecord) return { failed: error.reason };
    throw error;
  }
}
