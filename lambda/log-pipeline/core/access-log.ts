import { writeAccessDocument } from './access-document.ts';
import { readAccessLine } from './access-line.ts';
import type { Fields } from './fields.ts';
import { JsonWriter } from './json-writer.ts';

const NEWLINE = 0x0a;
const writer = new JsonWriter();

/** The document, in base64, of a line in the common or combined format; nothing when it is no such line. */
export function accessDocument(line: Buffer, id: string): string | undefined {
  return write(line, id) ? writer.toBase64() : undefined;
}

/** The same as fields, for a line that was in something else. */
export function accessFields(line: Buffer, id: string): Fields | undefined {
  return write(line, id) ? (JSON.parse(writer.toString()) as Fields) : undefined;
}

function write(line: Buffer, id: string): boolean {
  const parts = line.includes(NEWLINE) ? undefined : readAccessLine(line);
  if (parts) writeAccessDocument(writer, line, parts, id);
  return parts !== undefined;
}
