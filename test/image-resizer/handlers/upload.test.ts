import './support/environment.ts';
import { handler } from '../../../lambda/image-resizer/upload.ts';
import { call, jsonOf, REQUEST_ID } from './support/api.ts';

interface Form {
  readonly url: string;
  readonly key: string;
  readonly fields: Record<string, string>;
  readonly images: Record<string, string>;
}

interface Policy {
  readonly expiration: string;
  readonly conditions: readonly unknown[];
}

const post = (body: unknown) => call(handler, { body: JSON.stringify(body) });

async function formFor(contentType: string): Promise<Form> {
  const answer = await post({ contentType, size: 1000 });
  expect(answer.statusCode).toBe(201);
  return jsonOf(answer) as unknown as Form;
}

function policyOf({ fields }: Form): Policy {
  return JSON.parse(Buffer.from(fields.Policy ?? '', 'base64').toString()) as Policy;
}

describe('POST /uploads', () => {
  test('limits the form to one key, one type, 1 byte to 20 MiB and the correlation id', async () => {
    const form = await formFor('image/png');
    expect(policyOf(form).conditions).toEqual(
      expect.arrayContaining([
        ['content-length-range', 1, 20 * 1024 * 1024],
        { bucket: 'uploads' },
        { key: form.key },
        { 'Content-Type': 'image/png' },
        { 'x-amz-meta-correlation-id': REQUEST_ID },
      ]),
    );
  });

  test('returns a form that is valid for five minutes', async () => {
    const { expiration } = policyOf(await formFor('image/png'));
    const seconds = (Date.parse(expiration) - Date.now()) / 1000;
    expect(seconds).toBeGreaterThan(295);
    expect(seconds).toBeLessThanOrEqual(300);
  });

  test('returns all fields that the policy requires, and the address of the bucket', async () => {
    const { url, fields, key } = await formFor('image/gif');
    expect(fields).toMatchObject({
      key,
      'Content-Type': 'image/gif',
      'x-amz-meta-correlation-id': REQUEST_ID,
    });
    expect(url).toBe('https://uploads.s3.eu-west-1.amazonaws.com/');
  });

  test.each([
    ['image/jpeg', 'jpg'],
    ['image/png', 'png'],
    ['image/webp', 'webp'],
    ['image/avif', 'avif'],
    ['image/gif', 'gif'],
    ['image/tiff', 'tiff'],
  ])('returns for %s a new key that ends in .%s', async (type, extension) => {
    const [one, other] = [await formFor(type), await formFor(type)];
    expect(one.key).toMatch(new RegExp(`^[0-9a-f-]{36}\\.${extension}$`));
    expect(one.key).not.toBe(other.key);
  });

  test('returns the paths of the images', async () => {
    const { key, images } = await formFor('image/jpeg');
    expect(images).toMatchObject({ thumbnail: `thumbnail/${key}`, '400x300': `400x300/${key}` });
    expect(Object.keys(images)).toHaveLength(13);
  });

  test('accepts a body with a byte order mark', async () => {
    expect((await call(handler, { body: '\uFEFF{"contentType":"image/jpeg"}' })).statusCode).toBe(
      201,
    );
  });

  test('accepts a body without a size, and one that API Gateway treats as binary', async () => {
    const body = Buffer.from('{"contentType":"image/jpeg"}').toString('base64');
    expect((await call(handler, { body, base64: true })).statusCode).toBe(201);
  });
});

describe('Rejected POST /uploads', () => {
  test.each([
    ['no body', undefined, 400, 'not-json', 'send {"contentType"'],
    ['a body that is not JSON', '{', 400, 'not-json', 'send {"contentType"'],
    ['NUL bytes', '\0\0{"contentType":"image/jpeg"}', 400, 'not-json', 'send {"contentType"'],
    ['a body that is no object', '[]', 400, 'wrong-body', 'send {"contentType"'],
    ['no type', '{}', 400, 'wrong-body', 'contentType'],
    ['half a byte', '{"contentType":"image/png","size":0.5}', 400, 'wrong-body', 'size'],
    ['a number in a string', '{"contentType":"image/png","size":"1"}', 400, 'wrong-body', 'size'],
    ['SVG', '{"contentType":"image/svg+xml"}', 415, 'unsupported-type', 'image/jpeg, image/png'],
    ['__proto__', '{"contentType":"__proto__"}', 415, 'unsupported-type', "'__proto__'"],
    ['zero bytes', '{"contentType":"image/png","size":0}', 413, 'wrong-size', 'send 1 to 20971520'],
    [
      'a byte too many',
      '{"contentType":"image/png","size":20971521}',
      413,
      'wrong-size',
      '20971521',
    ],
  ])('returns reason and remedy for %s', async (_, body, status, reason, remedy) => {
    const answer = await call(handler, { body });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
    expect(jsonOf(answer)).toEqual({
      reason,
      message: expect.stringContaining(remedy) as string,
      requestId: REQUEST_ID,
    });
  });
});
