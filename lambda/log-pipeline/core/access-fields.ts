import { isIP } from 'node:net';
import { readAccessLine, type AccessLine } from './access-line.ts';
import { unescapeLogged } from './escapes.ts';
import type { Fields } from './fields.ts';
import { readLogTime } from './log-time.ts';

/**
 * The fields of a line in the common or combined format, in names of the Elastic Common Schema,
 * without the server's escapes; what the server wrote as `-` is undefined.
 *
 * @returns nothing when it is no such line
 */
export function readAccessLog(line: string): Fields | undefined {
  const parts = line.includes('\n') ? undefined : readAccessLine(line);
  const time = parts ? readLogTime(line, parts.timeStart) : NaN;
  return parts && !Number.isNaN(time) ? fieldsOfLine(line, parts, time) : undefined;
}

function fieldsOfLine(line: string, parts: AccessLine, time: number): Fields {
  const { hostStart, hostEnd, identityEnd, userEnd, statusStart, bytesEnd } = parts;
  const host = line.slice(hostStart, hostEnd);
  return {
    '@timestamp': new Date(time).toISOString(),
    'event.dataset': 'apache.access',
    ...(parts.virtualHostEnd > 0 && virtualHostFields(line.slice(0, parts.virtualHostEnd))),
    'source.address': known(host),
    // Search engines take no zone, as in fe80::1%eth0.
    'source.ip': isIP(host) && !host.includes('%') ? host : undefined,
    'apache.access.identity': known(line.slice(hostEnd + 1, identityEnd)),
    'user.name': known(line.slice(identityEnd + 1, userEnd)),
    ...requestFields(known(line.slice(parts.requestStart, parts.requestEnd))),
    'http.response.status_code': Number(line.slice(statusStart, statusStart + 3)),
    'http.response.body.bytes': numberOf(line.slice(statusStart + 4, bytesEnd)),
    ...clientFields(line, parts),
  };
}

/** Without the server's escapes; nothing for `-`, and for what Apache writes for an empty user, `""`. */
function known(field: string): string | undefined {
  return field === '' || field === '-' || field === '""' ? undefined : unescapeLogged(field);
}

function virtualHostFields(virtualHost: string): Fields {
  const [domain, port] = virtualHost.split(':');
  return { 'url.domain': domain, 'url.port': Number(port) };
}

/** Method, target and version (RFC 9112, 3); of what is no HTTP only the line as a whole. */
function requestFields(request = ''): Fields {
  const [, method, target, version] =
    /^([!#$%&'*+.^_`|~\w-]+) (.+) HTTP\/(\d(?:\.\d)?)$/s.exec(request) ?? [];
  if (target === undefined) return { 'url.original': request || undefined };
  const [, path, query] = /^(\/[^?]*)\??(.*)$/s.exec(target) ?? [];
  return {
    'http.request.method': method,
    'url.original': target,
    'url.path': path,
    'url.query': query || undefined,
    'http.version': version,
  };
}

function clientFields(line: string, { bytesEnd, referrerEnd, agentEnd }: AccessLine): Fields {
  if (agentEnd < 0) return { 'event.duration': durationOf(line.slice(bytesEnd)) };
  return {
    'http.request.referrer': known(line.slice(bytesEnd + 2, referrerEnd)),
    'user_agent.original': known(line.slice(referrerEnd + 3, agentEnd)),
    'event.duration': durationOf(line.slice(agentEnd + 1)),
  };
}

/** Nginx's $request_time, seconds with a point, where it comes first after the known fields; in nanoseconds. */
function durationOf(rest: string): number | undefined {
  const [, seconds] = /^ (\d{1,9}\.\d{3})(?: |$)/.exec(rest) ?? [];
  return seconds === undefined ? undefined : Math.round(Number(seconds) * 1_000) * 1_000_000;
}

function numberOf(digits: string): number | undefined {
  return digits === '-' ? undefined : Number(digits);
}
