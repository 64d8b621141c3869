import { readAccessLine, type AccessLine } from './access-line.ts';
import { unescapeLogged } from './escapes.ts';
import { readLogTime } from './log-time.ts';

/**
 * Fields of a line in the common or combined format, with names of the Elastic Common Schema, without
 * the server's escapes and without fields that the server wrote as `-`. The result is the text of a
 * JSON object's members: an object and JSON.stringify take twice the time.
 *
 * @returns undefined if the line has another format
 */
export function readAccessLog(line: string): string | undefined {
  const parts = line.includes('\n') ? undefined : readAccessLine(line);
  const time = parts && readLogTime(line, parts.timeStart);
  if (!parts || time === undefined) return undefined;
  return membersOf(line, parts, time, isPlain(line) ? quotedPlain : quoted);
}

/** True for printable ASCII without backslashes, whose fields have no escapes and need none in JSON. */
export function isPlain(line: string): boolean {
  return /^[\x20-\x5b\x5d-\x7e]*$/.test(line);
}

type Quote = (field: string) => string;

const quotedPlain: Quote = (field) => `"${field}"`;
const quoted: Quote = (field) => JSON.stringify(unescapeLogged(field));

function membersOf(line: string, parts: AccessLine, time: string, quote: Quote): string {
  const { client, requestStart, requestEnd, statusStart, bytesEnd, referrerEnd, agentEnd } = parts;
  const { address, isIp, identity, user } = client;
  const member = (name: string, field: string) =>
    isKnown(field) ? `,"${name}":${quote(field)}` : '';
  const bytes = line.slice(statusStart + 4, bytesEnd);
  return (
    `"@timestamp":"${time}","event.dataset":"apache.access"` +
    (client.virtualHost === undefined ? '' : virtualHostMembers(client.virtualHost)) +
    member('source.address', address) +
    // OpenSearch rejects addresses with a zone, as in fe80::1%eth0.
    (isIp && !address.includes('%') ? `,"source.ip":"${address}"` : '') +
    member('apache.access.identity', identity) +
    member('user.name', user) +
    requestMembers(line.slice(requestStart, requestEnd), member) +
    `,"http.response.status_code":${Number(line.slice(statusStart, statusStart + 3))}` +
    (bytes === '-' ? '' : `,"http.response.body.bytes":${bytes}`) +
    (agentEnd < 0
      ? ''
      : member('http.request.referrer', line.slice(bytesEnd + 2, referrerEnd)) +
        member('user_agent.original', line.slice(referrerEnd + 3, agentEnd))) +
    durationMember(line.slice(agentEnd < 0 ? bytesEnd : agentEnd + 1))
  );
}

/** False for `-` and for `""`, which Apache writes for an empty user. */
function isKnown(field: string): boolean {
  return field !== '-' && field !== '' && field !== '""';
}

function virtualHostMembers(virtualHost: string): string {
  const [domain = '', port] = virtualHost.split(':');
  return `,"url.domain":"${domain}"${port === undefined ? '' : `,"url.port":${Number(port)}`}`;
}

/** Method, target and version (RFC 9112, 3); only the text if the request is not HTTP. */
function requestMembers(request: string, member: (name: string, field: string) => string): string {
  const [, method, target, version] =
    /^([!#$%&'*+.^_`|~\w-]+) (.+) HTTP\/(\d(?:\.\d)?)$/s.exec(request) ?? [];
  if (method === undefined || target === undefined) return member('url.original', request);
  const members = `,"http.request.method":"${method}","http.version":"${version}"${member('url.original', target)}`;
  if (!target.startsWith('/')) return members;
  const pathEnd = target.indexOf('?');
  if (pathEnd < 0) return members + member('url.path', target);
  return (
    members +
    member('url.path', target.slice(0, pathEnd)) +
    member('url.query', target.slice(pathEnd + 1))
  );
}

/** Nginx's $request_time in nanoseconds, if seconds with a decimal point follow the known fields. */
function durationMember(rest: string): string {
  const [, seconds] = (rest !== '' && /^ (\d{1,9}\.\d{3})(?: |$)/.exec(rest)) || [];
  if (seconds === undefined) return '';
  return `,"event.duration":${Math.round(Number(seconds) * 1_000) * 1_000_000}`;
}
