import { Host, hostAt } from './address';
import { CLOSE_BRACE, DASH, find, NEWLINE, QUESTION_MARK, SLASH, SPACE } from './bytes';
import { Label } from './label';
import {
  agentEnd,
  agentStart,
  bytesEnd,
  bytesStart,
  hostEnd,
  identityEnd,
  isCombined,
  readLine,
  referrerEnd,
  referrerStart,
  requestEnd,
  requestStart,
  statusStart,
  timeStart,
  userEnd,
} from './line';
import { DOCUMENT, ID, MOST_BYTES, RECORD } from './memory';
import { ISO_LENGTH, writeIsoTime } from './time';
import { at, moveTo, write, writeByte, writeKnown, writeLabel, writeQuote } from './writer';

export { DOCUMENT, ID, MOST_BYTES, RECORD };

const TIMESTAMP = new Label('{"@timestamp":"');
const EVENT_ID = new Label('.000Z","event.id":"');
const ORIGINAL = new Label('","event.dataset":"apache.access","event.original":"');
const SOURCE_ADDRESS = new Label('","source.address":"');
const SOURCE_IP = new Label('","source.ip":"');
const IDENTITY = new Label('","apache.access.identity":"');
const USER_NAME = new Label('","user.name":"');
const METHOD = new Label('","http.request.method":"');
const URL = new Label('","url.original":"');
const PATH = new Label('","url.path":"');
const QUERY = new Label('","url.query":"');
const VERSION = new Label('","http.version":"');
const REFERRER = new Label('","http.request.referrer":"');
const AGENT = new Label('","user_agent.original":"');
const STATUS = new Label('","http.response.status_code":');
const SIZE = new Label(',"http.response.body.bytes":');

const METHODS = new Label('GET    HEAD   POST   PUT    PATCH  DELETE OPTIONS');
const METHOD_LENGTH = 7;
const VERSIONS = new Label(' HTTP/1.0 HTTP/1.1 HTTP/2.0 HTTP/3.0');
const VERSION_LENGTH = 9;

/**
 * Writes the document of an access log's line.
 *
 * @param length of the record, from RECORD on
 * @param idLength of the document's id, from ID on; its characters need no escape in JSON
 * @returns its length, from DOCUMENT on; 0 for a line that needs the general way
 */
export function writeAccessDocument(length: i32, idLength: i32): i32 {
  let end = RECORD + length;
  if (length > 0 && load<u8>(end - 1) == NEWLINE) end--;
  if (!readLine(end) || !isUsualRequest()) return 0;
  const host = hostAt(RECORD, hostEnd);
  if (host == Host.Other || (hostEnd == RECORD + 1 && load<u8>(RECORD) == DASH)) return 0;
  moveTo(DOCUMENT);
  writeLabel(TIMESTAMP);
  if (!writeIsoTime(timeStart, at)) return 0;
  moveTo(at + ISO_LENGTH);
  writeLabel(EVENT_ID);
  write(ID, ID + idLength);
  writeLabel(ORIGINAL);
  writeOriginal(end);
  writeClient(host);
  writeRequest();
  writeResponse();
  writeByte(CLOSE_BRACE);
  return <i32>(at - DOCUMENT);
}

function isUsualRequest(): bool {
  const methodEnd = find(SPACE, requestStart, requestEnd);
  const targetEnd = requestEnd - VERSION_LENGTH;
  return (
    methodEnd + 1 < targetEnd &&
    load<u8>(methodEnd + 1) == SLASH &&
    isOneOf(METHODS, METHOD_LENGTH, requestStart, methodEnd) &&
    isOneOf(VERSIONS, VERSION_LENGTH, targetEnd, requestEnd)
  );
}

/** Whether a text is in a table, whose entries have spaces at their end. */
function isOneOf(table: Label, width: i32, from: usize, end: usize): bool {
  for (let entry = table.at; entry < table.at + table.length; entry += width) {
    let same: usize = 0;
    while (from + same < end && load<u8>(entry + same) == load<u8>(from + same)) same++;
    const isWhole = same == <usize>width || load<u8>(entry + same) == SPACE;
    if (from + same == end && isWhole) return true;
  }
  return false;
}

/** The line; JSON escapes nothing in it but the quotes around its fields. */
function writeOriginal(end: usize): void {
  write(RECORD, requestStart - 1);
  writeQuote();
  write(requestStart, requestEnd);
  writeQuote();
  if (!isCombined) {
    write(requestEnd + 1, end);
    return;
  }
  write(requestEnd + 1, bytesEnd + 1);
  writeQuote();
  write(referrerStart, referrerEnd);
  writeQuote();
  writeByte(SPACE);
  writeQuote();
  write(agentStart, agentEnd);
  writeQuote();
}

function writeClient(host: Host): void {
  writeLabel(SOURCE_ADDRESS);
  write(RECORD, hostEnd);
  if (host == Host.Ip) {
    writeLabel(SOURCE_IP);
    write(RECORD, hostEnd);
  }
  writeKnown(IDENTITY, hostEnd + 1, identityEnd);
  writeKnown(USER_NAME, identityEnd + 1, userEnd);
}

function writeRequest(): void {
  const methodEnd = find(SPACE, requestStart, requestEnd);
  const target = methodEnd + 1;
  const targetEnd = requestEnd - VERSION_LENGTH;
  const pathEnd = find(QUESTION_MARK, target, targetEnd);
  writeLabel(METHOD);
  write(requestStart, methodEnd);
  writeLabel(URL);
  write(target, targetEnd);
  writeLabel(PATH);
  write(target, pathEnd);
  if (pathEnd + 1 < targetEnd) {
    writeLabel(QUERY);
    write(pathEnd + 1, targetEnd);
  }
  writeLabel(VERSION);
  write(requestEnd - 3, requestEnd);
}

function writeResponse(): void {
  if (isCombined) {
    writeKnown(REFERRER, referrerStart, referrerEnd);
    writeKnown(AGENT, agentStart, agentEnd);
  }
  writeLabel(STATUS);
  write(statusStart, statusStart + 3);
  if (load<u8>(bytesStart) == DASH) return;
  writeLabel(SIZE);
  write(bytesStart, bytesEnd);
}
