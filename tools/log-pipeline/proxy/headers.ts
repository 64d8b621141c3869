import type { IncomingHttpHeaders } from 'node:http';

/** Headers of one connection only (RFC 9110, 7.6.1), in addition to those that `connection` names. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** Headers with the proxy's own address, and those that the signer and the sender set again. */
const OURS = ['host', 'origin', 'referer', 'authorization', 'content-length', 'expect'];

/** Headers of a request for the domain. */
export function requestHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const dropped = new Set([...HOP_BY_HOP, ...OURS, ...listed(headers.connection)]);
  const kept = Object.entries(headers).filter(
    ([name]) => !dropped.has(name) && !name.startsWith('sec-fetch-'),
  );
  return Object.fromEntries(kept.map(([name, value = '']) => [name, String(value)]));
}

/** Headers of the domain's response for the browser; redirects to the domain lead to the proxy. */
export function answerHeaders(headers: Headers, domain: string): Record<string, string | string[]> {
  const dropped = new Set([...HOP_BY_HOP, ...listed(headers.get('connection')), 'set-cookie']);
  const kept: Record<string, string | string[]> = Object.fromEntries(
    [...headers].filter(([name]) => !dropped.has(name)),
  );
  const location = headers.get('location');
  if (location !== null) kept.location = ownPath(location, domain);
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) kept['set-cookie'] = cookies.map(forLoopback);
  return kept;
}

function ownPath(location: string, domain: string): string {
  const target = new URL(location, domain);
  return target.origin === new URL(domain).origin
    ? `${target.pathname}${target.search}${target.hash}`
    : location;
}

/** Cookie attributes to remove: browsers reject them over plain HTTP or from another host. */
function forLoopback(cookie: string): string {
  return cookie.replace(/;\s*(secure|domain=[^;]*|samesite=none)(?=;|$)/gi, '');
}

function listed(value: string | null | undefined): string[] {
  return (value ?? '').split(',').map((name) => name.trim().toLowerCase());
}
