import { createHash, createHmac } from 'node:crypto';
import { signedFetch } from '../../lambda/common/signed-fetch.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const REQUESTED_URL = 'https://search.example.com/logs-*/_search?size=1&q=a%20b';

interface Sent {
  readonly url: string;
  readonly init: RequestInit & { headers: Record<string, string> };
}

async function sent(body?: string): Promise<Sent> {
  const requests: Sent[] = [];
  const signed = signedFetch({
    service: 'es',
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: SECRET, sessionToken: 'token' },
    send: (url, init) => {
      requests.push({ url, init } as Sent);
      return Promise.resolve(new Response('{}'));
    },
  });
  await signed(REQUESTED_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return requests[0] as Sent;
}

/**
 * Signature, computed independently of the unit as in
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
function expectedSignature(headers: Record<string, string>, names: string, body: string): string {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string) =>
    createHmac('sha256', key).update(text).digest();
  const request = [
    'POST',
    '/logs-%2A/_search',
    'q=a%20b&size=1',
    ...names.split(';').map((name) => `${name}:${headers[name] ?? ''}`),
    '',
    names,
    sha256(body),
  ].join('\n');
  const date = headers['x-amz-date'] ?? '';
  const scope = [date.slice(0, 8), 'eu-west-1', 'es', 'aws4_request'];
  const key = scope.reduce<string | Buffer>((parent, part) => hmac(parent, part), `AWS4${SECRET}`);
  const toSign = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(request)].join('\n');
  return hmac(key, toSign).toString('hex');
}

test.each(['', '{"query":{"match_all":{}}}'])(
  'The signature of a request with body %j is the one that AWS documents',
  async (body) => {
    const { url, init } = await sent(body);
    expect(url).toBe(REQUESTED_URL);
    const [, names = '', signature] =
      /SignedHeaders=([^,]+), Signature=(\w+)$/.exec(init.headers.authorization ?? '') ?? [];
    expect(names.split(';')).toEqual(
      expect.arrayContaining(['host', 'x-amz-date', 'x-amz-security-token']),
    );
    expect(signature).toBe(expectedSignature(init.headers, names, body));
  },
);

/** Examples that AWS publishes: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
test.each([
  [
    'GET Object',
    '/test.txt',
    { range: 'bytes=0-9' },
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  ],
  [
    'GET Bucket Lifecycle',
    '/?lifecycle',
    {},
    'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  ],
  [
    'Get Bucket (List Objects)',
    '/?max-keys=2&prefix=J',
    {},
    '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  ],
] as const)(
  'The signature of AWS’s example %s is the published one',
  async (_, path, headers, signature) => {
    const sent: RequestInit[] = [];
    const signed = signedFetch({
      service: 's3',
      region: 'us-east-1',
      credentials: {
        accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
        secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      },
      clock: () => new Date('2013-05-24T00:00:00Z'),
      send: (_url, init) => {
        sent.push(init);
        return Promise.resolve(new Response(''));
      },
    });
    await signed(`https://examplebucket.s3.amazonaws.com${path}`, { headers });
    expect(sent).toMatchObject([
      { headers: { authorization: expect.stringMatching(new RegExp(`${signature}$`)) as string } },
    ]);
  },
);
