import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** `fetch` for an address from a stack's outputs. */
export type Reach = (url: string, init?: RequestInit) => Promise<Response>;

const REST_API = /^https:\/\/([a-z0-9]+)\.execute-api\.[^/]+(\/.*)$/;
const LOGIN = /^https:\/\/[^/]+\.amazoncognito\.com(\/.*)?$/;
const LOAD_BALANCER = /^https?:\/\/([a-z0-9-]+)-[a-z0-9]+\.[a-z0-9-]+\.elb\.amazonaws\.com(\/.*)?$/;
const DISTRIBUTION = /^https:\/\/([a-z0-9]+\.cloudfront\.net)(\/.*)$/;

/**
 * On AWS the address is used unchanged. An emulator serves API Gateway, Cognito's login and CloudFront
 * at its own endpoint: the API by a path that MiniStack and LocalStack share, the login by a path of
 * MiniStack, and the others by the Host header.
 *
 * @param endpoint endpoint of the emulator; `undefined` for AWS
 */
export function reachFrom(endpoint: string | undefined): Reach {
  if (endpoint === undefined) return (url, init) => fetch(url, init);
  return (url, init) => {
    const [, host, path] = DISTRIBUTION.exec(url) ?? [];
    return host
      ? fetchFromHost(`${endpoint}${path ?? '/'}`, host, init)
      : fetch(addressAt(endpoint, url), init);
  };
}

/** Sends a request with another Host header, which `fetch` does not support. */
async function fetchFromHost(
  address: string,
  host: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = {
    ...Object.fromEntries(new Headers(init.headers)),
    host,
    'x-forwarded-proto': 'https',
  };
  const sent = request(address, { method: init.method, headers });
  sent.end(init.body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const status = answer.statusCode ?? 0;
  const received = Object.entries(answer.headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  return new Response([204, 304].includes(status) ? null : new Uint8Array(await buffer(answer)), {
    status,
    headers: received,
  });
}

/** Emulator's address of a REST API, a login or a load balancer. Other addresses, and all on AWS, are unchanged. */
export function addressAt(endpoint: string | undefined, url: string): string {
  if (endpoint === undefined) return url;
  const login = LOGIN.exec(url);
  if (login) return `${endpoint}${login[1] ?? ''}`;
  const [, balancer, rest = ''] = LOAD_BALANCER.exec(url) ?? [];
  if (balancer) return `${endpoint}/_alb/${balancer}${rest}`;
  const [, api, path] = REST_API.exec(url) ?? [];
  return api ? `${endpoint}/_aws/execute-api/${api}${path ?? '/'}` : url;
}
