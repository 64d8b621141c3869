import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';

type Signer = ConstructorParameters<typeof SignatureV4>[0];

export interface SignedFetchOptions {
  /** Service name in the credential scope, e.g. `execute-api` or `es`. */
  readonly service: string;
  /** Region of the service, or its provider. */
  readonly region: Signer['region'];
  /** Credentials, or their provider: a client's `config.credentials` is one. */
  readonly credentials: Signer['credentials'];
  /**
   * Sends the signed request.
   *
   * @default fetch
   */
  readonly send?: (url: string, init: RequestInit) => Promise<Response>;
  /**
   * Clock for the signature, which is valid for some minutes.
   *
   * @default - the machine's clock
   */
  readonly clock?: () => Date;
}

/** A request whose body is not a stream: its hash is part of the signature. */
export interface SignedRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly signal?: AbortSignal;
}

/**
 * Returns a `fetch` that signs with Signature Version 4, for services without a client of their own
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html).
 */
export function signedFetch(options: SignedFetchOptions) {
  const { service, region, credentials, send = fetch, clock = () => new Date() } = options;
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  return async (url: string, request: SignedRequest = {}): Promise<Response> => {
    const { method = 'GET', headers = {}, body, signal } = request;
    const { protocol, hostname, port, host, pathname, searchParams } = new URL(url);
    const unsigned = {
      method,
      protocol,
      hostname,
      port: port ? Number(port) : undefined,
      path: pathname,
      query: queryOf(searchParams),
      headers: { ...headers, host },
      body,
    };
    const signed = await signer.sign(unsigned, { signingDate: clock() });
    return send(url, { method, headers: signed.headers, body, signal });
  };
}

function queryOf(parameters: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries([...new Set(parameters.keys())].map((k) => [k, parameters.getAll(k)]));
}
