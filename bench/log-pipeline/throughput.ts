import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { FirehoseTransformationEventRecord } from 'aws-lambda';
import { plainAccessDocument } from '../../lambda/log-pipeline/core/access-document.ts';
import { interpret } from '../../lambda/log-pipeline/core/interpret.ts';
import { documentId } from '../../lambda/log-pipeline/core/document-id.ts';
import { accessLines } from '../../scenarios/log-pipeline/lines/access-lines.ts';
import { interleave } from '../rounds.ts';
import { printTable } from '../table.ts';
import { blueprint } from './blueprint.ts';
import { sevenFields } from './seven-fields.ts';

const LINES = 10_000;
/** About a buffer of Firehose. */
const BATCH = 1_000;

type Transform = (record: FirehoseTransformationEventRecord) => unknown;

/** The transform beside the blueprint and beside base64 alone, on the scenario's lines. */
export async function transformLines(): Promise<void> {
  // The blueprint can't read users with spaces, nor empty requests.
  const lines = accessLines({ count: LINES * 1.1 }).map(recordOf);
  const records = lines.filter((line) => blueprint(line).result === 'Ok').slice(0, LINES);
  const isSame = isDeepStrictEqual(records.map(sevenFields), records.map(blueprint));
  assert(isSame, "The seven fields differ from the blueprint's: the comparison would say nothing.");
  const through = (transform: Transform) => () => {
    for (let at = 0; at < LINES; at += BATCH) records.slice(at, at + BATCH).map(transform);
  };
  const times = await interleave(
    {
      blueprint: through(blueprint),
      'the same seven fields': through(sevenFields),
      'all fields': through(allFields),
      'base64 alone, in and out, of seven fields': through(base64Of(records.map(blueprint))),
      'base64 alone, in and out, of all fields': through(base64Of(records.map(allFields))),
    },
    41,
  );
  const base = times.get('blueprint') ?? NaN;
  const rows = [...times].map(([name, ms]) => [
    name,
    ((ms * 1_000) / LINES).toFixed(2),
    (base / ms).toFixed(2),
  ]);
  printTable(
    "Transform: lines (goal: seven fields at least 1.4 times the blueprint's speed and 0.3 of base64's, all fields 1.0)",
    ['', 'µs a line', "x blueprint's speed"],
    rows,
  );
}

function recordOf(line: string, at: number): FirehoseTransformationEventRecord {
  return {
    recordId: `4954698668313554428650745793632162567570019247115678515${at}000000`,
    approximateArrivalTimestamp: 0,
    data: Buffer.from(line).toString('base64'),
    kinesisRecordMetadata: {
      shardId: 'shardId-000000000000',
      partitionKey: `l1-${String(at).padStart(22, '0')}`,
      approximateArrivalTimestamp: 0,
      sequenceNumber: String(at),
      subsequenceNumber: '',
    },
  };
}

function allFields(record: FirehoseTransformationEventRecord) {
  const { recordId, data, approximateArrivalTimestamp: arrival } = record;
  const id = documentId(record);
  const plain = plainAccessDocument(data, id);
  if (plain !== undefined) return { recordId, result: 'Ok', data: plain };
  const outcome = interpret(Buffer.from(data, 'base64'), { id, arrival });
  return outcome.kind === 'document'
    ? { recordId, result: 'Ok', data: outcome.data }
    : { recordId, result: 'ProcessingFailed', data };
}

/** Reads the line, and writes the bytes of a document of the usual length. */
function base64Of(documents: readonly { readonly data: string }[]): Transform {
  const bytes = documents.reduce((sum, { data }) => sum + data.length, 0) / documents.length;
  const document = Buffer.alloc(Math.round((bytes * 3) / 4), 'x');
  return ({ recordId, data }) => {
    const line = Buffer.from(data, 'base64');
    return {
      recordId,
      result: line.length > 0 ? 'Ok' : 'Dropped',
      data: document.toString('base64'),
    };
  };
}
