import type { IncomingHttpHeaders } from 'node:http';

/**
 * Why a request must not be signed: only curl and pages that the proxy itself served may use it, no
 * other web page of the same browser, be it by a form, a picture or DNS rebinding.
 *
 * @param port where the proxy listens
 * @returns undefined for a request that is welcome
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
