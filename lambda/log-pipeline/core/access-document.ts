import { isIPv6 } from 'node:net';
import type { AccessLine } from './access-line.ts';
import { isIPv4 } from './ipv4.ts';
import type { JsonWriter } from './json-writer.ts';
import { LoggedFields } from './logged-fields.ts';
import { isoParts } from './log-time.ts';

/**
 * Writes the document of an access log's line, in names of the Elastic Common Schema; what the server
 * wrote as `-` is left out.
 *
 * @param id made of characters that need no escape in JSON
 */
export function writeAccessDocument(
  writer: JsonWriter,
  line: Buffer,
  parts: AccessLine,
  id: string,
): void {
  writer.begin(mostBytes(line.length));
  writer.json(LABELS.time);
  for (const part of isoParts(parts.time)) writer.json(part);
  writer.json(LABELS.id);
  writer.ascii(id);
  writer.json(LABELS.original);
  const isPlain = writer.utf8(line) && line.indexOf(QUOTE) === parts.requestStart - 1;
  const fields = new LoggedFields(writer, line, isPlain);
  writeClient(fields, parts);
  writeRequest(fields, parts.requestStart, parts.requestEnd);
  writeResponse(fields, parts);
  if (parts.referrerEnd >= 0) {
    fields.write(LABELS.referrer, parts.bytesEnd + 2, parts.referrerEnd);
    fields.write(LABELS.agent, parts.referrerEnd + 3, parts.agentEnd);
  }
  writeDuration(fields, parts.referrerEnd < 0 ? parts.bytesEnd : parts.agentEnd + 1);
  writer.json(LABELS.end);
}

/** A byte becomes six in the worst case, in three fields. */
function mostBytes(lineLength: number): number {
  return lineLength * 18 + 2_048;
}

const [SPACE, QUOTE, MINUS, DOT, SLASH, ZERO, QUESTION] = [
  0x20, 0x22, 0x2d, 0x2e, 0x2f, 0x30, 0x3f,
];

const LABELS = encoded({
  time: '{"@timestamp":"',
  id: '","event.id":"',
  original: '","event.dataset":"apache.access","event.original":',
  domain: ',"url.domain":',
  port: ',"url.port":',
  address: ',"source.address":',
  ip: ',"source.ip":',
  identity: ',"apache.access.identity":',
  user: ',"user.name":',
  method: ',"http.request.method":',
  url: ',"url.original":',
  path: ',"url.path":',
  query: ',"url.query":',
  version: ',"http.version":',
  status: ',"http.response.status_code":',
  bytes: ',"http.response.body.bytes":',
  referrer: ',"http.request.referrer":',
  agent: ',"user_agent.original":',
  duration: ',"event.duration":',
  end: '}',
});

function encoded<Name extends string>(labels: Record<Name, string>): Record<Name, Buffer> {
  const entries = Object.entries<string>(labels).map(([name, text]) => [name, Buffer.from(text)]);
  return Object.fromEntries(entries) as Record<Name, Buffer>;
}

function writeClient(fields: LoggedFields, parts: AccessLine): void {
  const { writer, line } = fields;
  const { virtualHostEnd, hostStart, hostEnd, identityEnd, userEnd } = parts;
  if (virtualHostEnd >= 0) {
    const colon = line.lastIndexOf(':', virtualHostEnd);
    fields.write(LABELS.domain, 0, colon);
    writeNumber(writer, LABELS.port, line, colon + 1, virtualHostEnd);
  }
  fields.write(LABELS.address, hostStart, hostEnd);
  if (
    isIPv4(line, hostStart, hostEnd) ||
    isGlobalIPv6(line.toString('latin1', hostStart, hostEnd))
  ) {
    fields.write(LABELS.ip, hostStart, hostEnd);
  }
  fields.write(LABELS.identity, hostEnd + 1, identityEnd);
  fields.write(LABELS.user, identityEnd + 1, userEnd);
}

/** Search engines take no zone, as in fe80::1%eth0. */
function isGlobalIPv6(host: string): boolean {
  return isIPv6(host) && !host.includes('%');
}

/** Method, target and version; of what is no HTTP only the line as a whole. */
function writeRequest(fields: LoggedFields, start: number, end: number): void {
  const { line } = fields;
  let methodEnd = start;
  while (methodEnd < end && TOKEN[line[methodEnd] ?? 0] === 1) methodEnd++;
  const targetEnd = end - versionLength(line, end);
  if (methodEnd === start || line[methodEnd] !== SPACE || targetEnd <= methodEnd + 1) {
    fields.write(LABELS.url, start, end);
    return;
  }
  fields.write(LABELS.method, start, methodEnd);
  fields.write(LABELS.url, methodEnd + 1, targetEnd);
  if (line[methodEnd + 1] === SLASH) writePath(fields, methodEnd + 1, targetEnd);
  fields.write(LABELS.version, targetEnd + VERSION_PREFIX.length, end);
}

/** Of what methods are made (RFC 9110, 5.6.2). */
const TOKEN = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[!#$%&'*+.^_`|~\w-]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

const VERSION_PREFIX = Buffer.from(' HTTP/');

/** Length of ` HTTP/1.1` or ` HTTP/2` at the end; `Infinity` when there is neither. */
function versionLength(line: Buffer, end: number): number {
  const length = line[end - 2] === DOT ? 9 : 7;
  for (let at = 0; at < VERSION_PREFIX.length; at++) {
    if (line[end - length + at] !== VERSION_PREFIX[at]) return Infinity;
  }
  return length;
}

function writePath(fields: LoggedFields, start: number, end: number): void {
  let at = start;
  while (at < end && fields.line[at] !== QUESTION) at++;
  fields.write(LABELS.path, start, at);
  fields.write(LABELS.query, at + 1, end);
}

function writeResponse(
  { writer, line }: LoggedFields,
  { statusStart, bytesEnd }: AccessLine,
): void {
  writeNumber(writer, LABELS.status, line, statusStart, statusStart + 3);
  if (line[statusStart + 4] === MINUS) return;
  writeNumber(writer, LABELS.bytes, line, statusStart + 4, bytesEnd);
}

/** JSON has no numbers that begin with 0; Nginx writes 000 as the status of a connection without answer. */
function writeNumber(
  writer: JsonWriter,
  label: Buffer,
  line: Buffer,
  start: number,
  end: number,
): void {
  writer.json(label);
  if (line[start] !== ZERO) writer.copy(line, start, end);
  else writer.ascii(String(Number(line.toString('latin1', start, end))));
}

/** Nginx's $request_time, seconds with a point, where it comes first after the known fields. */
function writeDuration({ writer, line }: LoggedFields, start: number): void {
  if (start === line.length) return;
  const [, seconds] = /^ (\d{1,9}\.\d{3})(?: |$)/.exec(line.toString('latin1', start)) ?? [];
  if (seconds === undefined) return;
  writer.json(LABELS.duration);
  // In nanoseconds, as the schema wants it.
  writer.ascii(String(Math.round(Number(seconds) * 1_000) * 1_000_000));
}
