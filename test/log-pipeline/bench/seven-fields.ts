import type { FirehoseTransformationEventRecord } from 'aws-lambda';
import { readAccessLine } from '../../../lambda/log-pipeline/core/access-line.ts';
import { compileAssembly } from '../../../tools/log-pipeline/assembly.ts';

interface SevenFields {
  readonly memory: WebAssembly.Memory;
  readonly writeSevenFields: (length: number) => number;
  readonly RECORD: WebAssembly.Global;
  readonly DOCUMENT: WebAssembly.Global;
}

const wasm = compileAssembly('bench/log-pipeline/assembly/seven-fields.ts');
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(wasm)));
const { memory, writeSevenFields, ...places } = exports as unknown as SevenFields;
const BYTES = Buffer.from(memory.buffer);
const RECORD = places.RECORD.value as number;
const DOCUMENT = places.DOCUMENT.value as number;

/** The blueprint's seven fields in the transform's two ways: plain lines in WebAssembly, all others as text. */
export function sevenFields({ recordId, data }: FirehoseTransformationEventRecord) {
  const written = writeSevenFields(BYTES.base64Write(data, RECORD));
  if (written === 0) return generally({ recordId, data });
  return { recordId, result: 'Ok', data: BYTES.base64Slice(DOCUMENT, DOCUMENT + written) };
}

function generally({ recordId, data }: { recordId: string; data: string }) {
  const line = Buffer.from(data, 'base64').toString();
  const parts = readAccessLine(line);
  if (!parts) return { recordId, result: 'ProcessingFailed', data };
  const fields = {
    host: line.slice(parts.hostStart, parts.hostEnd),
    ident: line.slice(parts.hostEnd + 1, parts.identityEnd),
    authuser: line.slice(parts.identityEnd + 1, parts.userEnd),
    '@timestamp': line.slice(parts.timeStart, parts.requestStart - 3),
    request: line.slice(parts.requestStart, parts.requestEnd),
    response: line.slice(parts.statusStart, parts.statusStart + 3),
    bytes: line.slice(parts.statusStart + 4, parts.bytesEnd),
  };
  return { recordId, result: 'Ok', data: Buffer.from(JSON.stringify(fields)).toString('base64') };
}
