import {
  CLOSE_BRACKET,
  countQuotes,
  DASH,
  digit,
  find,
  OPEN_BRACKET,
  QUOTE,
  SPACE,
  ZERO,
} from './bytes';
import { RECORD } from './memory';

/** Length of a time as servers write it, `10/Oct/2000:13:55:36 -0700`. */
const TIME_LENGTH = 26;
/** What a 64-bit integer of a search engine holds for sure. */
const MOST_DIGITS = 18;

/** Where the parts of the line begin and end; the host begins with the record. */
export let hostEnd: usize = 0;
export let identityEnd: usize = 0;
export let userEnd: usize = 0;
export let timeStart: usize = 0;
export let requestStart: usize = 0;
export let requestEnd: usize = 0;
export let statusStart: usize = 0;
export let bytesStart: usize = 0;
export let bytesEnd: usize = 0;
export let isCombined: bool = false;
export let referrerStart: usize = 0;
export let referrerEnd: usize = 0;
export let agentStart: usize = 0;
export let agentEnd: usize = 0;

/**
 * Finds the parts of a line in the common or combined format of Apache and Nginx whose fields are
 * JSON as they stand, with nothing before or after them
 * (https://httpd.apache.org/docs/2.4/logs.html#accesslog).
 *
 * @returns whether it is one
 */
export function readLine(end: usize): bool {
  const quotes = countQuotes(RECORD, end);
  isCombined = quotes == 6;
  return (isCombined || quotes == 2) && readClient(end) && readRequest(end) && readRest(end);
}

function readClient(end: usize): bool {
  hostEnd = find(SPACE, RECORD, end);
  identityEnd = find(SPACE, hostEnd + 1, end);
  userEnd = find(SPACE, identityEnd + 1, end);
  timeStart = userEnd + 2;
  const timeEnd = timeStart + TIME_LENGTH;
  requestStart = timeEnd + 3;
  return (
    requestStart < end &&
    hostEnd > RECORD &&
    identityEnd > hostEnd + 1 &&
    userEnd > identityEnd + 1 &&
    load<u8>(userEnd + 1) == OPEN_BRACKET &&
    load<u8>(timeEnd) == CLOSE_BRACKET &&
    load<u8>(timeEnd + 1) == SPACE &&
    load<u8>(timeEnd + 2) == QUOTE
  );
}

function readRequest(end: usize): bool {
  requestEnd = find(QUOTE, requestStart, end);
  statusStart = requestEnd + 2;
  bytesStart = statusStart + 4;
  return (
    bytesStart < end &&
    load<u8>(requestEnd + 1) == SPACE &&
    digit(statusStart) < 10 &&
    // JSON has no number that begins with a zero.
    digit(statusStart) > 0 &&
    digit(statusStart + 1) < 10 &&
    digit(statusStart + 2) < 10 &&
    load<u8>(statusStart + 3) == SPACE
  );
}

function readRest(end: usize): bool {
  bytesEnd = endOfNumber(end);
  if (bytesEnd == bytesStart || bytesEnd > bytesStart + MOST_DIGITS) return false;
  if (!isCombined) return bytesEnd == end;
  referrerStart = bytesEnd + 2;
  referrerEnd = find(QUOTE, referrerStart, end);
  agentStart = referrerEnd + 3;
  agentEnd = end - 1;
  // With six quotes in all, the agent has none.
  return (
    load<u8>(bytesEnd) == SPACE &&
    load<u8>(bytesEnd + 1) == QUOTE &&
    agentStart <= agentEnd &&
    load<u8>(referrerEnd + 1) == SPACE &&
    load<u8>(referrerEnd + 2) == QUOTE &&
    load<u8>(agentEnd) == QUOTE
  );
}

/** Of `-`, or of a whole number that JSON takes as it is. */
function endOfNumber(end: usize): usize {
  const first = load<u8>(bytesStart);
  if (first == DASH || first == ZERO) return bytesStart + 1;
  let at = bytesStart;
  while (at < end && digit(at) < 10) at++;
  return at;
}
