import {
  createECDH,
  createHash,
  createHmac,
  createPrivateKey,
  sign,
  type KeyObject,
} from 'node:crypto';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Request {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
}

const ALGORITHM = 'AWS4-ECDSA-P256-SHA256';
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * Headers that sign a request for every region: the only signature that CloudFront's key value
 * stores accept (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
 */
export function signForAllRegions(
  { method, url, body }: Request,
  service: string,
  credentials: Credentials,
  date = new Date(),
): Record<string, string> {
  const time = date.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/${service}/aws4_request`;
  const headers: Record<string, string> = {
    host: url.host,
    'x-amz-date': time,
    'x-amz-region-set': '*',
    ...(credentials.sessionToken ? { 'x-amz-security-token': credentials.sessionToken } : {}),
  };
  const signedHeaders = Object.keys(headers).sort().join(';');
  const canonical = [
    method,
    // The path of the request, encoded a second time.
    url.pathname.split('/').map(encodeURIComponent).join('/'),
    url.searchParams.toString(),
    ...Object.keys(headers)
      .sort()
      .map((name) => `${name}:${headers[name] ?? ''}`),
    '',
    signedHeaders,
    sha256(body),
  ].join('\n');
  const toSign = [ALGORITHM, time, scope, sha256(canonical)].join('\n');
  const signature = sign('sha256', Buffer.from(toSign), keyOf(credentials)).toString('hex');
  return {
    ...headers,
    authorization: `${ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
  };
}

/** Signing key that is derived from an access key. */
function keyOf({ accessKeyId, secretAccessKey }: Credentials): KeyObject {
  for (let counter = 1; counter < 255; counter++) {
    const candidate = createHmac('sha256', `AWS4A${secretAccessKey}`)
      .update(Buffer.from([0, 0, 0, 1]))
      .update(`${ALGORITHM}\0${accessKeyId}`)
      .update(Buffer.from([counter, 0, 0, 1, 0]))
      .digest('hex');
    const number = BigInt(`0x${candidate}`);
    if (number <= ORDER - 2n) return privateKey((number + 1n).toString(16).padStart(64, '0'));
  }
  throw new Error(`No signing key can be derived of ${accessKeyId}.`);
}

function privateKey(hex: string): KeyObject {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(hex, 'hex');
  const point = curve.getPublicKey();
  const [x, y, d] = [point.subarray(1, 33), point.subarray(33), Buffer.from(hex, 'hex')].map(
    (part) => part.toString('base64url'),
  );
  return createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y, d } });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
