import './support/environment.ts';
import sharp from 'sharp';
import { handler } from '../../../lambda/image-resizer/deliver.ts';
import { MAX_BYTES } from '../../../lambda/image-resizer/contract.ts';
import { animation, bombPng, noise, plain } from './core/images.ts';
import { call, jsonOf, REQUEST_ID } from './support/api.ts';
import { Buckets, etagOf } from './support/buckets.ts';

const buckets = new Buckets();
beforeEach(() => {
  buckets.reset();
});

const get = (size: string, key: string, headers: Record<string, string> = {}) =>
  call(handler, { path: { size, key }, headers });
const photo = () => plain(300, 200).jpeg().toBuffer();
const FOR_EVER = 'public, max-age=31536000, immutable';

describe('On-demand size', () => {
  test('is made on the first request and stored with its type, age and origin', async () => {
    const source = await photo();
    buckets.put('uploads/a.jpg', source);
    const answer = await get('400x300', 'a.jpg', { Accept: 'image/webp' });
    const image = Buffer.from(answer.body, 'base64');
    expect(await sharp(image).metadata()).toMatchObject({
      format: 'webp',
      width: 400,
      height: 300,
    });
    expect(buckets.objects.get('derivatives/400x300/a.jpg.webp')).toEqual({
      body: image,
      contentType: 'image/webp',
      cacheControl: FOR_EVER,
      metadata: { 'source-etag': etagOf(source) },
    });
    expect(answer).toMatchObject({
      statusCode: 200,
      isBase64Encoded: true,
      headers: {
        'content-type': 'image/webp',
        'cache-control': FOR_EVER,
        vary: 'Accept',
        etag: etagOf(image),
        'x-content-type-options': 'nosniff',
      },
    });
  });

  test('is returned from the store without another look at the upload', async () => {
    const stored = await plain(64, 64).webp().toBuffer();
    buckets.put('derivatives/64x64/a.jpg.webp', stored, { contentType: 'image/webp' });
    const answer = await get('64x64', 'a.jpg', { accept: 'image/webp' });
    expect(Buffer.from(answer.body, 'base64')).toEqual(stored);
    expect(buckets.calls).toEqual([
      'Get derivatives/64x64/a.jpg.webp',
      'Read derivatives/64x64/a.jpg.webp',
    ]);
  });

  test.each([
    ['image/avif,image/webp', 'avif'],
    ['image/webp', 'webp'],
    ['*/*', 'jpeg'],
  ])('returns to a client that accepts %s the format %s', async (accept, format) => {
    buckets.put('uploads/a.jpg', await photo());
    const answer = await get('64x64', 'a.jpg', { accept });
    expect(answer.headers).toMatchObject({ 'content-type': `image/${format}` });
    expect(buckets.list('derivatives')).toEqual([`derivatives/64x64/a.jpg.${format}`]);
  });

  test('reports the real format of an animation, at the first and every later request', async () => {
    buckets.put('uploads/a.gif', await animation(40, 2).gif().toBuffer());
    for (let request = 0; request < 2; request++) {
      const answer = await get('64x64', 'a.gif', { accept: 'image/avif' });
      expect(answer.headers).toMatchObject({ 'content-type': 'image/webp' });
    }
  });
});

describe('Preset', () => {
  test('is returned from the derivatives made on upload', async () => {
    buckets.put('derivatives/card/a.jpg.avif', Buffer.from('card'), { contentType: 'image/avif' });
    const answer = await get('card', 'a.jpg', { accept: 'image/avif' });
    expect(answer).toMatchObject({ statusCode: 200, body: Buffer.from('card').toString('base64') });
  });

  test('is WebP for an animation, which has no AVIF', async () => {
    buckets.put('derivatives/card/a.gif.webp', Buffer.from('x'), { contentType: 'image/webp' });
    const answer = await get('card', 'a.gif', { accept: 'image/avif' });
    expect(answer.headers).toMatchObject({ 'content-type': 'image/webp' });
  });

  test('returns 404 with Retry-After and no-store until it is made', async () => {
    const answer = await get('hero', 'a.jpg');
    expect(answer).toMatchObject({
      statusCode: 404,
      headers: { 'retry-after': '1', 'cache-control': 'no-store' },
    });
    expect(jsonOf(answer)).toMatchObject({ reason: 'not-made' });
  });
});

describe('Request with If-None-Match', () => {
  const body = Buffer.from('stored');
  const etag = etagOf(body);

  test.each([etag, `"other", ${etag}`, `W/${etag}`, '*', ' * '])(
    'gets 304 for: %s',
    async (had) => {
      buckets.put('derivatives/64x64/a.jpg.jpeg', body, { contentType: 'image/jpeg' });
      const answer = await get('64x64', 'a.jpg', { 'If-None-Match': had });
      expect(answer).toMatchObject({
        statusCode: 304,
        body: '',
        headers: { etag, 'cache-control': FOR_EVER, vary: 'Accept' },
      });
    },
  );

  test('gets the image when the ETag is that of another version', async () => {
    buckets.put('derivatives/64x64/a.jpg.jpeg', body, { contentType: 'image/jpeg' });
    expect((await get('64x64', 'a.jpg', { 'if-none-match': '"other"' })).statusCode).toBe(200);
  });
});

describe('HEAD', () => {
  const head = (key: string, headers: Record<string, string> = {}) =>
    call(handler, { method: 'HEAD', path: { size: '64x64', key }, headers });

  test('responds as GET does, without a body', async () => {
    buckets.put('uploads/a.jpg', await photo());
    const { statusCode, headers } = await get('64x64', 'a.jpg');
    expect(await head('a.jpg')).toEqual({ statusCode, headers, isBase64Encoded: false, body: '' });
    const etag = String(headers?.etag);
    expect(await head('a.jpg', { 'if-none-match': etag })).toMatchObject({ statusCode: 304 });
  });

  test('redirects to S3 with a signature for HEAD', async () => {
    buckets.put('derivatives/64x64/a.jpg.jpeg', Buffer.alloc(4_400_001));
    const [forGet, forHead] = [await get('64x64', 'a.jpg'), await head('a.jpg')];
    expect(forHead.statusCode).toBe(302);
    const signature = ({ headers }: typeof forGet) =>
      new URL(String(headers?.location)).searchParams.get('X-Amz-Signature');
    expect(signature(forHead)).not.toBe(signature(forGet));
  });
});

describe('Image over the response limit of Lambda', () => {
  test.each([
    ['a little', 4_400_001],
    ['larger than any upload', MAX_BYTES + 1],
  ])('(%s) redirects to S3 with an address valid for five minutes', async (_, bytes) => {
    buckets.put('derivatives/64x64/a.jpg.jpeg', Buffer.alloc(bytes));
    const answer = await get('64x64', 'a.jpg');
    expect(answer).toMatchObject({ statusCode: 302, headers: { 'cache-control': 'no-store' } });
    const location = new URL(String(answer.headers?.location));
    expect(location.host).toBe('derivatives.s3.eu-west-1.amazonaws.com');
    expect(location.pathname).toBe('/64x64/a.jpg.jpeg');
    expect(location.searchParams.get('X-Amz-Expires')).toBe('300');
  });
});

describe('Key in the path', () => {
  test.each([
    ['my%20photo%2B1.jpg', 'my photo+1.jpg'],
    ['%C3%BC/a.jpg', 'ü/a.jpg'],
    ['100%2525.jpg', '100%25.jpg'],
    ['a+b.jpg', 'a+b.jpg'],
    ['100%.jpg', '100%.jpg'],
  ])('is decoded once: %s', async (sent, key) => {
    buckets.put(`uploads/${key}`, await photo());
    expect((await get('64x64', sent)).statusCode).toBe(200);
    expect(buckets.list('derivatives')).toEqual([`derivatives/64x64/${key}.jpeg`]);
  });

  test.each(['../uploads/a.jpg', '..%2f..%2fa.jpg', '%2e%2e/a.jpg', 'a%00.jpg', ''])(
    '%j is rejected before a request to S3',
    async (key) => {
      const answer = await get('64x64', key);
      expect(answer.statusCode).toBe(400);
      expect(jsonOf(answer)).toMatchObject({ reason: 'invalid-key', requestId: REQUEST_ID });
      expect(buckets.calls).toEqual([]);
    },
  );
});

describe('Rejected request', () => {
  test.each(['401x300', '400X300', 'constructor', '__proto__', '9999x9999'])(
    'returns 400 for the size %s',
    async (size) => {
      const answer = await get(size, 'a.jpg');
      expect(answer.statusCode).toBe(400);
      expect(jsonOf(answer)).toMatchObject({
        reason: 'unknown-size',
        message: expect.stringContaining('ask for one of 64x64') as string,
      });
    },
  );

  test('returns 404 for an upload that does not exist', async () => {
    const answer = await get('64x64', 'a.jpg');
    expect(answer.statusCode).toBe(404);
    expect(jsonOf(answer)).toMatchObject({
      reason: 'no-such-upload',
      message: "There is no upload 'a.jpg': POST /uploads first.",
    });
  });

  test.each([
    ['text', 422, 'unsupported-format', () => Buffer.from('Lorem ipsum')],
    ['zero bytes', 422, 'empty', () => Buffer.alloc(0)],
    ['a bomb', 413, 'too-many-pixels', () => bombPng(65_536, 65_536)],
    [
      'a truncated image',
      422,
      'damaged',
      async () => (await noise(99, 99).png().toBuffer()).subarray(0, 999),
    ],
  ])('returns reason and remedy for %s', async (_, status, reason, make) => {
    buckets.put('uploads/a.jpg', await make());
    const answer = await get('64x64', 'a.jpg');
    expect(answer).toMatchObject({ statusCode: status, headers: { 'cache-control': 'no-store' } });
    expect(jsonOf(answer)).toMatchObject({ reason });
    expect(buckets.list('derivatives')).toEqual([]);
  });

  test('returns 413 for an upload over 20 MiB without reading it', async () => {
    buckets.put('uploads/a.jpg', Buffer.alloc(MAX_BYTES + 1));
    const answer = await get('64x64', 'a.jpg');
    expect(answer.statusCode).toBe(413);
    expect(jsonOf(answer)).toMatchObject({ reason: 'too-many-bytes' });
    expect(buckets.calls).not.toContain('Read uploads/a.jpg');
  });
});

test('An internal error returns only the request id', async () => {
  buckets.failReading('derivatives/64x64/a.jpg.jpeg');
  const answer = await get('64x64', 'a.jpg');
  expect(answer.statusCode).toBe(500);
  expect(jsonOf(answer)).toEqual({
    reason: 'internal-error',
    message: expect.stringContaining(REQUEST_ID) as string,
    requestId: REQUEST_ID,
  });
  expect(answer.body).not.toContain('SlowDown');
});
