import { LOG_TIME_LENGTH, readLogTime } from './log-time.ts';

/** Where the parts of an access log's line begin and end, in bytes; -1 where there is none. */
export interface AccessLine {
  readonly virtualHostEnd: number;
  readonly hostStart: number;
  readonly hostEnd: number;
  readonly identityEnd: number;
  readonly userEnd: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly requestStart: number;
  readonly requestEnd: number;
  /** Of the status; the bytes begin 4 later. */
  readonly statusStart: number;
  readonly bytesEnd: number;
  readonly referrerEnd: number;
  readonly agentEnd: number;
}

const [SPACE, QUOTE, BACKSLASH, OPEN, CLOSE, COLON, MINUS, ZERO, NINE] = [
  0x20, 0x22, 0x5c, 0x5b, 0x5d, 0x3a, 0x2d, 0x30, 0x39,
];
/** What a 64-bit integer of a search engine holds for sure. */
const MOST_DIGITS = 18;

/**
 * Finds the parts of a line in the common or combined format of Apache and Nginx; Apache's virtual
 * host may stand before it, more fields may come after it
 * (https://httpd.apache.org/docs/2.4/logs.html#accesslog,
 * https://nginx.org/en/docs/http/ngx_http_log_module.html).
 *
 * @returns nothing when it is no such line
 */
export function readAccessLine(line: Buffer): AccessLine | undefined {
  const firstEnd = skipTo(line, SPACE, 0);
  const virtualHostEnd = isVirtualHost(line, firstEnd) ? firstEnd : -1;
  const hostStart = virtualHostEnd + 1;
  const hostEnd = virtualHostEnd < 0 ? firstEnd : skipTo(line, SPACE, hostStart);
  const identityEnd = skipTo(line, SPACE, hostEnd + 1);
  const userEnd = findTime(line, identityEnd + 1);
  if (hostEnd === hostStart || identityEnd <= hostEnd + 1 || userEnd < 0) return undefined;
  const time = readLogTime(line, userEnd + 2);
  const requestStart = userEnd + LOG_TIME_LENGTH + 5;
  const requestEnd = closingQuote(line, requestStart);
  if (Number.isNaN(time) || requestEnd < 0 || !isStatus(line, requestEnd + 1)) return undefined;
  const statusStart = requestEnd + 2;
  const bytesEnd = numberEnd(line, statusStart + 4);
  if (bytesEnd < 0) return undefined;
  let referrerEnd = -1;
  let agentEnd = -1;
  if (line[bytesEnd + 1] === QUOTE) {
    referrerEnd = closingQuote(line, bytesEnd + 2);
    if (referrerEnd < 0 || line[referrerEnd + 1] !== SPACE) return undefined;
    if (line[referrerEnd + 2] !== QUOTE) return undefined;
    agentEnd = closingQuote(line, referrerEnd + 3);
    if (agentEnd < 0) return undefined;
  }
  return {
    virtualHostEnd,
    hostStart,
    hostEnd,
    identityEnd,
    userEnd,
    time,
    requestStart,
    requestEnd,
    statusStart,
    bytesEnd,
    referrerEnd,
    agentEnd,
  };
}

function skipTo(line: Buffer, byte: number, from: number): number {
  let at = from;
  while (at < line.length && line[at] !== byte) at++;
  return at;
}

/** The quote that ends a field, -1 when none does; servers write one within as `\"` or `\x22`. */
function closingQuote(line: Buffer, from: number): number {
  let at = line.indexOf(QUOTE, from);
  while (at > from && line[at - 1] === BACKSLASH && isEscaped(line, from, at)) {
    at = line.indexOf(QUOTE, at + 1);
  }
  return at;
}

/** Whether an odd number of backslashes is before it. */
function isEscaped(line: Buffer, from: number, at: number): boolean {
  let first = at;
  while (first > from && line[first - 1] === BACKSLASH) first--;
  return (at - first) % 2 === 1;
}

/** Where ` [time] "` begins; what is before it, spaces and brackets and all, is the user. */
function findTime(line: Buffer, from: number): number {
  const last = line.length - LOG_TIME_LENGTH - 5;
  for (let at = from; at <= last; at++) {
    if (
      line[at + 1] === OPEN &&
      line[at] === SPACE &&
      line[at + LOG_TIME_LENGTH + 2] === CLOSE &&
      line[at + LOG_TIME_LENGTH + 3] === SPACE &&
      line[at + LOG_TIME_LENGTH + 4] === QUOTE
    ) {
      return at;
    }
  }
  return -1;
}

/** `name:port` before host, identity and user: three spaces and more before the time. */
function isVirtualHost(line: Buffer, end: number): boolean {
  let digits = end;
  while (digits > 0 && isDigit(line[digits - 1])) digits--;
  if (digits === end || line[digits - 1] !== COLON) return false;
  // An IPv6 address may end like a port.
  if (line.lastIndexOf(COLON, digits - 2) >= 0) return false;
  const identity = skipTo(line, SPACE, skipTo(line, SPACE, end + 1) + 1);
  return line[identity + 1] !== OPEN;
}

function isStatus(line: Buffer, at: number): boolean {
  return (
    line[at] === SPACE &&
    isDigit(line[at + 1]) &&
    isDigit(line[at + 2]) &&
    isDigit(line[at + 3]) &&
    line[at + 4] === SPACE
  );
}

/** The end of `-` or of a whole number that JSON takes as it is, -1 when there is neither. */
function numberEnd(line: Buffer, from: number): number {
  let at = from;
  if (line[at] === MINUS) at++;
  else if (line[at] === ZERO) at++;
  else while (isDigit(line[at])) at++;
  const isEnd = at === line.length || line[at] === SPACE;
  return isEnd && at > from && at - from <= MOST_DIGITS ? at : -1;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}
