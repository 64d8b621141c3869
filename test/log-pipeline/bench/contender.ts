import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import type { FirehoseTransformationEventRecord } from 'aws-lambda';
import { documentId } from '../../../lambda/log-pipeline/core/document-id.ts';
import { interpret } from '../../../lambda/log-pipeline/core/interpret.ts';
import { accessLines } from '../e2e/lines/access-lines.ts';
import { interleave } from '../../bench/rounds.ts';
import { blueprint } from './blueprint.ts';
import { sevenFields } from './seven-fields.ts';

/** Measures one transform in a process of its own, as Lambda runs it, and prints its microseconds per line. */
const LINES = 10_000;
/** Size of about one Firehose buffer. */
const BATCH = 1_000;

type Transform = (record: FirehoseTransformationEventRecord) => { readonly data: string };

const name = process.argv[2] ?? '';
// The blueprint reads neither users with spaces nor empty requests.
const lines = accessLines({ count: LINES * 1.1 }).map(recordOf);
const records = lines.filter((line) => isReadable(line)).slice(0, LINES);
const transform = contender();
const times = await interleave(
  {
    [name]: () => {
      for (let at = 0; at < LINES; at += BATCH) records.slice(at, at + BATCH).map(transform);
    },
  },
  21,
);
console.log(((times.get(name) ?? NaN) * 1_000) / LINES);

function contender(): Transform {
  switch (name) {
    case 'blueprint':
      return blueprint;
    case 'the same seven fields': {
      const sample = records.slice(0, 100);
      assert(isDeepStrictEqual(sample.map(sevenFields), sample.map(blueprint)));
      return sevenFields;
    }
    case 'all fields':
      return allFields;
    case 'clf-parser': {
      const parse = createRequire(import.meta.url)('clf-parser') as (line: string) => object;
      return ({ recordId, data }) => {
        const fields = parse(Buffer.from(data, 'base64').toString());
        const document = Buffer.from(JSON.stringify(fields)).toString('base64');
        return { recordId, result: 'Ok', data: document };
      };
    }
    case 'base64 alone, in and out, of seven fields':
      return base64Of(blueprint);
    case 'base64 alone, in and out, of all fields':
      return base64Of(allFields);
    default:
      throw new Error(`There is no contender '${name}'.`);
  }
}

/** Filter that does not use the blueprint's expression, since that would warm it up. */
function isReadable({ data }: FirehoseTransformationEventRecord): boolean {
  return /^\S+ \S+ \S+ \[.{26}\] ".+?" \d{3} (?:\d+|-)/.test(
    Buffer.from(data, 'base64').toString(),
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
  const outcome = interpret(Buffer.from(data, 'base64'), { id: documentId(record), arrival });
  return outcome.kind === 'document'
    ? { recordId, result: 'Ok', data: outcome.data }
    : { recordId, result: 'ProcessingFailed', data };
}

/** Reads a line and writes the bytes of a document of typical length. */
function base64Of(of: Transform): Transform {
  const sample = records.slice(0, 100).map(of);
  const bytes = sample.reduce((sum, { data }) => sum + data.length, 0) / sample.length;
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
