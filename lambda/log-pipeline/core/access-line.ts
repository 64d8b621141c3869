import { readClient, type Client } from './access-client.ts';
import { LOG_TIME_LENGTH } from './log-time.ts';

/** Positions of the parts of an access log line; -1 for a missing part. */
export interface AccessLine {
  readonly client: Client;
  readonly timeStart: number;
  readonly requestStart: number;
  readonly requestEnd: number;
  /** Position of the status; the bytes begin 4 characters later. */
  readonly statusStart: number;
  readonly bytesEnd: number;
  readonly referrerEnd: number;
  readonly agentEnd: number;
}

const [BACKSLASH, ZERO, NINE] = [0x5c, 0x30, 0x39];
/** Maximum number of digits that always fit into a 64-bit integer of OpenSearch. */
const MAX_DIGITS = 18;

/**
 * Finds the parts of a line in the common or combined format of Apache and Nginx; more fields may
 * come after it (https://httpd.apache.org/docs/2.4/logs.html#accesslog,
 * https://nginx.org/en/docs/http/ngx_http_log_module.html).
 *
 * @returns undefined if the line has another format
 */
export function readAccessLine(line: string): AccessLine | undefined {
  const clientEnd = line.indexOf(' [');
  const timeStart = clientEnd + ' ['.length;
  const requestStart = timeStart + LOG_TIME_LENGTH + '] "'.length;
  if (clientEnd < 0 || !line.startsWith('] "', timeStart + LOG_TIME_LENGTH)) return undefined;
  const requestEnd = closingQuote(line, requestStart);
  const statusStart = requestEnd + '" '.length;
  if (requestEnd < 0 || !isStatus(line, statusStart)) return undefined;
  const bytesEnd = endOfNumber(line, statusStart + 4);
  if (bytesEnd < 0) return undefined;
  let referrerEnd = -1;
  let agentEnd = -1;
  if (line[bytesEnd + 1] === '"') {
    referrerEnd = closingQuote(line, bytesEnd + ' "'.length);
    if (referrerEnd < 0 || !line.startsWith(' "', referrerEnd + 1)) return undefined;
    agentEnd = closingQuote(line, referrerEnd + '" "'.length);
    if (agentEnd < 0) return undefined;
  }
  const client = readClient(line.slice(0, clientEnd));
  if (!client) return undefined;
  return {
    client,
    timeStart,
    requestStart,
    requestEnd,
    statusStart,
    bytesEnd,
    referrerEnd,
    agentEnd,
  };
}

/** Position of the quote that ends a field, or -1; servers write a quote within it as `\"` or `\x22`. */
function closingQuote(line: string, from: number): number {
  let at = line.indexOf('"', from);
  while (at > from && isEscaped(line, from, at)) at = line.indexOf('"', at + 1);
  return at;
}

/** True after an odd number of backslashes. */
function isEscaped(line: string, from: number, at: number): boolean {
  let first = at;
  while (first > from && line.charCodeAt(first - 1) === BACKSLASH) first--;
  return (at - first) % 2 === 1;
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

/** End of `-` or of a whole number without leading zeros; -1 if there is neither. */
function endOfNumber(line: string, from: number): number {
  let at = from;
  if (line[at] === '-' || line[at] === '0') at++;
  else while (isDigit(line.charCodeAt(at))) at++;
  const isEnd = at === line.length || line[at] === ' ';
  return isEnd && at > from && at - from <= MAX_DIGITS ? at : -1;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}
