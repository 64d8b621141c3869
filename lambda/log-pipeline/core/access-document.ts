import { COMPILED } from './compiled.ts';

/** What ../assembly/access-document.ts exports. */
interface AccessDocument {
  readonly memory: WebAssembly.Memory;
  readonly writeAccessDocument: (length: number, idLength: number) => number;
  readonly RECORD: WebAssembly.Global;
  readonly ID: WebAssembly.Global;
  readonly DOCUMENT: WebAssembly.Global;
  readonly MOST_BYTES: WebAssembly.Global;
}

const { exports } = new WebAssembly.Instance(
  new WebAssembly.Module(Buffer.from(COMPILED, 'base64')),
);
const { memory, writeAccessDocument, ...places } = exports as unknown as AccessDocument;
const BYTES = Buffer.from(memory.buffer);
const RECORD = places.RECORD.value as number;
const ID = places.ID.value as number;
const DOCUMENT = places.DOCUMENT.value as number;
const MOST_BASE64 = ((places.MOST_BYTES.value as number) / 3) * 4;

/**
 * The document of a record that is an access log's line, in base64, if its fields are JSON as they
 * stand: of printable ASCII without escapes, with a usual request. These are nearly all lines, and
 * this takes a sixth of the time of `readAccessLog`, which gives the same for every line. It is
 * WebAssembly: docs/decisions/log-transform.md.
 *
 * @param data the record in base64
 * @param id made of characters that need no escape in JSON
 */
export function plainAccessDocument(data: string, id: string): string | undefined {
  if (data.length > MOST_BASE64) return undefined;
  const length = BYTES.base64Write(data, RECORD);
  BYTES.latin1Write(id, ID);
  const written = writeAccessDocument(length, id.length);
  return written === 0 ? undefined : BYTES.base64Slice(DOCUMENT, DOCUMENT + written);
}
