import { CLOSE_BRACE, NEWLINE, QUOTE } from '../../../lambda/log-pipeline/assembly/bytes';
import { Label } from '../../../lambda/log-pipeline/assembly/label';
import {
  bytesEnd,
  bytesStart,
  hostEnd,
  identityEnd,
  readLine,
  requestEnd,
  requestStart,
  statusStart,
  timeStart,
  userEnd,
} from '../../../lambda/log-pipeline/assembly/line';
import { DOCUMENT, RECORD } from '../../../lambda/log-pipeline/assembly/memory';
import {
  at,
  moveTo,
  write,
  writeByte,
  writeLabel,
} from '../../../lambda/log-pipeline/assembly/writer';

export { DOCUMENT, RECORD };

const HOST = new Label('{"host":"');
const IDENT = new Label('","ident":"');
const USER = new Label('","authuser":"');
const TIME = new Label('","@timestamp":"');
const REQUEST = new Label('","request":"');
const RESPONSE = new Label('","response":"');
const BYTES = new Label('","bytes":"');

/** The blueprint's seven fields by the transform's own reader of lines. */
export function writeSevenFields(length: i32): i32 {
  let end = RECORD + length;
  if (length > 0 && load<u8>(end - 1) == NEWLINE) end--;
  if (!readLine(end)) return 0;
  moveTo(DOCUMENT);
  writeField(HOST, RECORD, hostEnd);
  writeField(IDENT, hostEnd + 1, identityEnd);
  writeField(USER, identityEnd + 1, userEnd);
  writeField(TIME, timeStart, requestStart - 3);
  writeField(REQUEST, requestStart, requestEnd);
  writeField(RESPONSE, statusStart, statusStart + 3);
  writeField(BYTES, bytesStart, bytesEnd);
  writeByte(QUOTE);
  writeByte(CLOSE_BRACE);
  return <i32>(at - DOCUMENT);
}

function writeField(label: Label, from: usize, end: usize): void {
  writeLabel(label);
  write(from, end);
}
