import { LOG_TIME_LENGTH } from './log-time.ts';

/** Where the parts of an access log's line begin and end; -1 where there is none. */
export interface AccessLine {
  readonly virtualHostEnd: number;
  readonly hostStart: number;
  readonly hostEnd: number;
  readonly identityEnd: number;
  readonly userEnd: number;
  readonly timeStart: number;
  readonly requestStart: number;
  readonly requestEnd: number;
  /** Of the status; the bytes begin 4 later. */
  readonly statusStart: number;
  readonly bytesEnd: number;
  readonly referrerEnd: number;
  readonly agentEnd: number;
}

const [BACKSLASH, ZERO, NINE] = [0x5c, 0x30, 0x39];
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
export function readAccessLine(line: string): AccessLine | undefined {
  const firstEnd = line.indexOf(' ');
  const virtualHostEnd = isVirtualHost(line, firstEnd) ? firstEnd : -1;
  const hostStart = virtualHostEnd + 1;
  const hostEnd = virtualHostEnd < 0 ? firstEnd : line.indexOf(' ', hostStart);
  const identityEnd = line.indexOf(' ', hostEnd + 1);
  const userEnd = findTime(line, identityEnd + 1);
  if (hostEnd <= hostStart || identityEnd <= hostEnd + 1 || userEnd < 0) return undefined;
  const timeStart = userEnd + ' ['.length;
  const requestStart = timeStart + LOG_TIME_LENGTH + '] "'.length;
  const requestEnd = closingQuote(line, requestStart);
  const statusStart = requestEnd + '" '.length;
  if (requestEnd < 0 || !isStatus(line, statusStart)) return undefined;
  const bytesEnd = endOfNumber(line, statusStart + 4);
  if (bytesEnd < 0) return undefined;
  let referrerEnd = -1;
  let agentEnd = -1;
  if (line[bytesEnd + 1] === '"') {
    referrerEnd = closingQuote(line, bytesEnd + ' "'.length);
    if (referrerEnd < 0 || line[referrerEnd + 1] !== ' ' || line[referrerEnd + 2] !== '"') {
      return undefined;
    }
    agentEnd = closingQuote(line, referrerEnd + '" "'.length);
    if (agentEnd < 0) return undefined;
  }
  return {
    virtualHostEnd,
    hostStart,
    hostEnd,
    identityEnd,
    userEnd,
    timeStart,
    requestStart,
    requestEnd,
    statusStart,
    bytesEnd,
    referrerEnd,
    agentEnd,
  };
}

/** Where ` [time] "` begins; what is before it, spaces and brackets and all, is the user. */
function findTime(line: string, from: number): number {
  let at = line.indexOf(' [', from);
  while (at >= 0 && !isAfterTime(line, at + ' ['.length + LOG_TIME_LENGTH)) {
    at = line.indexOf(' [', at + 1);
  }
  return at;
}

function isAfterTime(line: string, at: number): boolean {
  return line[at] === ']' && line[at + 1] === ' ' && line[at + 2] === '"';
}

/** The quote that ends a field, -1 when none does; servers write one within as `\"` or `\x22`. */
function closingQuote(line: string, from: number): number {
  let at = line.indexOf('"', from);
  while (at > from && isEscaped(line, from, at)) at = line.indexOf('"', at + 1);
  return at;
}

/** Whether an odd number of backslashes is before it. */
function isEscaped(line: string, from: number, at: number): boolean {
  let first = at;
  while (first > from && line.charCodeAt(first - 1) === BACKSLASH) first--;
  return (at - first) % 2 === 1;
}

/** `name:port` before host, identity and user; a line without it has one field less before the time. */
function isVirtualHost(line: string, end: number): boolean {
  if (line[end + 1] === '-') return false;
  const identityEnd = line.indexOf(' ', line.indexOf(' ', end + 1) + 1);
  // An IPv6 address has more colons.
  return /^[^:]+:\d{1,5}$/.test(line.slice(0, end)) && line[identityEnd + 1] !== '[';
}

function isStatus(line: string, at: number): boolean {
  return (
    line[at - 1] === ' ' &&
    isDigit(line.charCodeAt(at)) &&
    isDigit(line.charCodeAt(at + 1)) &&
    isDigit(line.charCodeAt(at + 2)) &&
    line[at + 3] === ' '
  );
}

/** The end of `-` or of a whole number that JSON takes as it is, -1 when there is neither. */
function endOfNumber(line: string, from: number): number {
  let at = from;
  if (line[at] === '-' || line[at] === '0') at++;
  else while (isDigit(line.charCodeAt(at))) at++;
  const isEnd = at === line.length || line[at] === ' ';
  return isEnd && at > from && at - from <= MOST_DIGITS ? at : -1;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}
