import type { IncomingHttpHeaders } from 'node:http';

/**
 * Returns the reason to reject a request. Only curl and pages that the proxy itself served may use it,
 * no other web page of the same browser, be it by a form, an image or DNS rebinding.
 *
 * @param port of the proxy
 * @returns undefined for an allowed request
 */
export function objection(headers: IncomingHttpHeaders, port: number): string | undefined {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host = '', origin } = headers;
  if (!hosts.includes(host))
    return `The proxy is ${hosts.join(' or ')}, not '${host}': use one of these addresses.`;
  if (origin !== undefined && origin !== `http://${host}`)
    return `A page of ${origin} may not use this proxy: open http://${host}/_dashboards itself.`;
  const site = headers['sec-fetch-site'] ?? 'none';
  if (site !== 'none' && site !== 'same-origin')
    return `Another page may not use this proxy: type http://${host}/_dashboards into the address bar.`;
  return undefined;
}
