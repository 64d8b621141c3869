import './support/environment.ts';
import { S3ServiceException } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import sharp from 'sharp';
import type { ImageVersion } from '../../../lambda/image-workflow/core/image-version.ts';
import { renditionKey } from '../../../lambda/image-workflow/core/rendition.ts';
import { handler as metadata } from '../../../lambda/image-workflow/metadata.ts';
import { handler as rendition } from '../../../lambda/image-workflow/rendition.ts';
import { Buckets } from '../../support/buckets.ts';

const CONTEXT = { functionName: 'function', awsRequestId: 'request' } as unknown as Context;
const THUMBNAIL = { name: 'thumbnail', side: 200 };
const [EARLY, LATE] = ['1', '2'].map((digit) => digit.padEnd(32, '0')) as [string, string];

const buckets = new Buckets();
beforeEach(() => {
  buckets.reset();
});

const plain = (width = 400, height = 300) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 100, b: 50 } } });

/** Uploads an object and returns the input of a task for it. */
function upload(body: Buffer, change: Partial<ImageVersion> = {}) {
  const image = {
    bucket: 'uploads',
    key: 'a.jpg',
    versionId: 'v1',
    etag: 'e',
    sequencer: EARLY,
    attempt: 1,
    ...change,
  };
  buckets.put(`uploads/${image.key}`, body);
  return { execution: 'name', image };
}

const facts = async (body: Buffer) => metadata(upload(body), CONTEXT);

const make = (payload: ReturnType<typeof upload>, size = THUMBNAIL) =>
  rendition({ ...payload, rendition: size }, CONTEXT);

const busy = (status: number) =>
  new S3ServiceException({
    name: 'SlowDown',
    message: 'slow down',
    $fault: 'server',
    $metadata: { httpStatusCode: status },
  });

describe('Metadata', () => {
  test.each(['jpeg', 'png'] as const)('returns the facts of a %s', async (format) => {
    expect(await facts(await plain().toFormat(format).toBuffer())).toEqual({
      format,
      width: 400,
      height: 300,
      colourSpace: 'srgb',
      hasAlpha: false,
    });
  });

  test('returns the upright size of an image that lies on its side', async () => {
    const lying = await plain().jpeg().withMetadata({ orientation: 6 }).toBuffer();
    expect(await facts(lying)).toMatchObject({ width: 300, height: 400 });
  });

  test.each([
    ['gif', 'GIF89a'],
    ['webp', 'RIFF1234WEBP'],
    ['tiff', 'II*\0'],
    ['unknown', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['unknown', '%PDF-1.7'],
    ['unknown', ''],
  ])('returns %s for content that starts with %j, without a decoder', async (format, text) => {
    expect(await facts(Buffer.from(text, 'latin1'))).toMatchObject({ format, width: 0, height: 0 });
  });

  test('rejects a truncated header with an error name that the definition catches', async () => {
    const cut = (await plain().png().toBuffer()).subarray(0, 20);
    await expect(facts(cut)).rejects.toMatchObject({
      name: 'damaged',
      message: expect.stringMatching(/^The image is truncated or damaged \(.+\): upload/) as string,
    });
  });

  test('reads exactly this version, once', async () => {
    await facts(await plain().jpeg().toBuffer());
    expect(buckets.calls).toEqual(['Get uploads/a.jpg version v1']);
  });
});

describe('Rendition', () => {
  test('makes a WebP within the given number of pixels, marked with the version of the upload', async () => {
    const made = await make(upload(await plain().jpeg().toBuffer()));
    const key = renditionKey('a.jpg', THUMBNAIL);
    const stored = buckets.objects.get(`renditions/${key}`);
    expect(made).toEqual({
      name: 'thumbnail',
      key,
      width: 200,
      height: 150,
      bytes: stored?.body.length,
    });
    expect(stored?.metadata).toEqual({ 'source-sequencer': EARLY });
    expect(await sharp(stored?.body).metadata()).toMatchObject({ format: 'webp', width: 200 });
  });

  test('does not enlarge an image', async () => {
    const made = await make(upload(await plain(90, 80).png().toBuffer()), {
      name: 'preview',
      side: 1_024,
    });
    expect(made).toMatchObject({ width: 90, height: 80 });
  });

  test('gives the same result when repeated, and replaces the rendition of an older version', async () => {
    const early = upload(await plain().jpeg().toBuffer());
    const first = await make(early);
    expect(await make(early)).toEqual(first);
    await make(upload(await plain(300, 300).jpeg().toBuffer(), { sequencer: LATE }));
    const stored = buckets.objects.get(`renditions/${first.key}`);
    expect(await sharp(stored?.body).metadata()).toMatchObject({ width: 200, height: 200 });
  });

  test('does not replace the rendition of a newer version, with an error name that the definition catches', async () => {
    await make(upload(await plain().jpeg().toBuffer(), { sequencer: LATE }));
    await expect(make(upload(await plain().jpeg().toBuffer()))).rejects.toMatchObject({
      name: 'Superseded',
    });
  });

  test('is stored under a safe name, for any key', async () => {
    const { key } = await make(upload(await plain().jpeg().toBuffer(), { key: '../a\n😀' }));
    expect(key).toMatch(/^[0-9a-f]{64}\/thumbnail\.webp$/);
  });

  test('rejects truncated pixel data', async () => {
    const jpeg = await plain(800, 600).jpeg().toBuffer();
    await expect(make(upload(jpeg.subarray(0, jpeg.length - 500)))).rejects.toMatchObject({
      name: 'damaged',
    });
  });
});

describe('Error of S3', () => {
  test('becomes ObjectGone for a version that no longer exists', async () => {
    const payload = upload(Buffer.from('x'));
    buckets.objects.clear();
    await expect(metadata(payload, CONTEXT)).rejects.toMatchObject({
      name: 'ObjectGone',
      message: 'uploads/a.jpg, version v1, does not exist any more.',
    });
  });

  test.each([
    ['busy', busy(503)],
    ['failing', busy(500)],
    ['too slow', Object.assign(new Error('late'), { name: 'TimeoutError' })],
    ['out of reach', Object.assign(new Error('reset'), { code: 'ECONNRESET' })],
  ])('becomes StorageBusy, which the definition retries, when S3 is %s', async (_, error) => {
    const payload = upload(Buffer.from('x'));
    buckets.fail('uploads/a.jpg', error);
    await expect(metadata(payload, CONTEXT)).rejects.toMatchObject({ name: 'StorageBusy' });
  });

  test('keeps its name when a retry cannot resolve it', async () => {
    const payload = upload(Buffer.from('x'));
    buckets.fail('uploads/a.jpg', Object.assign(busy(403), { name: 'AccessDenied' }));
    await expect(metadata(payload, CONTEXT)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('becomes StorageBusy for a simultaneous write, which the next attempt reads', async () => {
    const payload = upload(await plain().jpeg().toBuffer());
    const key = `renditions/${renditionKey('a.jpg', THUMBNAIL)}`;
    buckets.meanwhile = () => {
      buckets.put(key, Buffer.from('other'), { metadata: { 'source-sequencer': LATE } });
    };
    await expect(make(payload)).rejects.toMatchObject({ name: 'StorageBusy' });
    await expect(make(payload)).rejects.toMatchObject({ name: 'Superseded' });
  });
});
