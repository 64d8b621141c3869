import { isIP } from 'node:net';
import type { Document } from './documents.ts';

const FIELD = String.raw`"((?:\\.|[^"\\])*)"`;
const LINE = new RegExp(
  String.raw`^(\S+) (\S+) (.*?) \[(\d\d)/(\w{3})/(\d{4}):([\d:]{8}) ([+-]\d\d)(\d\d)\] ${FIELD} (\d{3}) (-|\d+)(?: ${FIELD} ${FIELD})?$`,
);
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/**
 * Document of a line by a slow reference parser: one expression, one object.
 *
 * @returns undefined if the expression does not match
 */
export function referenceDocument(line: string, id: string): Document | undefined {
  if (!LINE.test(line)) return undefined;
  const [
    ,
    host,
    identity,
    user,
    day,
    month,
    year,
    clock,
    hours,
    minutes,
    request,
    status,
    bytes,
    referrer,
    agent,
  ] = LINE.exec(line) ?? [];
  const monthNumber = String(MONTHS.indexOf(month ?? '') + 1).padStart(2, '0');
  const time = new Date(`${year}-${monthNumber}-${day}T${clock}${hours}:${minutes}`);
  if (Number.isNaN(time.getTime())) return undefined;
  const [, method, target, version] =
    /^([^\s\p{Cc}()<>@,;:\\"/[\]?={}\x7f-\u{10ffff}]+) (.+) HTTP\/(\d(?:\.\d)?)$/su.exec(
      unescape(request) ?? '',
    ) ?? [];
  const [, path, query] = /^(\/[^?]*)\??(.*)$/s.exec(target ?? '') ?? [];
  const fields = known({
    '@timestamp': time.toISOString(),
    'event.id': id,
    'event.dataset': 'apache.access',
    'event.original': line,
    'source.address': host,
    'source.ip': isIP(host ?? '') ? host : undefined,
    'apache.access.identity': unescape(identity),
    'user.name': unescape(user),
    'url.original': target ?? unescape(request),
    'url.path': path,
    'url.query': query,
    'http.version': version,
    'http.response.status_code': Number(status),
    'http.response.body.bytes': bytes === '-' ? undefined : Number(bytes),
    'http.request.referrer': unescape(referrer),
    'user_agent.original': unescape(agent),
  });
  // A hyphen is a method like any other.
  return method === undefined ? fields : { ...fields, 'http.request.method': method };
}

function known(document: Document): Document {
  return Object.fromEntries(
    Object.entries(document).filter(([, value]) => ![undefined, '-', ''].includes(value as string)),
  );
}

const LETTERS: Record<string, number> = { n: 10, r: 13, t: 9, b: 8, v: 11 };

/** Decodes escapes byte by byte. */
function unescape(field: string | undefined): string | undefined {
  if (field === undefined) return undefined;
  const bytes: number[] = [];
  let rest = Buffer.from(field);
  while (rest.length > 0) {
    const [, hex] = /^\\x([0-9A-Fa-f]{2})/.exec(rest.toString('latin1', 0, 4)) ?? [];
    const letter = String.fromCharCode(rest[1] ?? 0);
    const isEscape = rest[0] === 0x5c && ('"\\'.includes(letter) || letter in LETTERS);
    if (hex) bytes.push(parseInt(hex, 16));
    else bytes.push((isEscape ? (LETTERS[letter] ?? rest[1]) : rest[0]) ?? 0);
    rest = rest.subarray(hex ? 4 : isEscape ? 2 : 1);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(bytes),
    );
  } catch {
    return field;
  }
}
