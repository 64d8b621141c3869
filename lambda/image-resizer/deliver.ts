import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { variable } from '../common/environment.ts';
import { PermanentError } from '../common/errors.ts';
import { header, HttpError, httpHandler } from '../common/http.ts';
import { count, logger } from '../common/observability.ts';
import { IMMUTABLE, readObject, s3, writeImage, type StoredObject } from './aws/objects.ts';
import { ENVIRONMENT, isPreset, MAX_BYTES, type Preset } from './contract.ts';
import { negotiateFormat, type NegotiatedFormat } from './core/accept.ts';
import { checkKey, derivativeKey, renditionKey } from './core/keys.ts';
import { makeBestRendition } from './core/rendition.ts';
import { parseSize } from './core/sizes.ts';

const UPLOADS_BUCKET = variable(ENVIRONMENT.uploadsBucket);
const DERIVATIVES_BUCKET = variable(ENVIRONMENT.derivativesBucket);

/** A response of Lambda has at most 6 MB, and base64 needs four bytes for three; S3 delivers larger images. */
const MAX_RESPONSE_BYTES = 4_400_000;
const REDIRECT_SECONDS = 300;

const STATUS: Readonly<Record<string, number>> = {
  'unknown-size': 400,
  'invalid-key': 400,
  'too-many-bytes': 413,
  'too-many-pixels': 413,
};

/**
 * `GET` and `HEAD /{size}/{key}`: returns the upload in a preset (`thumbnail`) or in a size of the
 * allow-list (`400x300`), in the best format that `Accept` names. Presets are made on upload; sizes
 * on the first request, which stores them for later ones.
 */
export const handler = httpHandler('deliver', async (event) => {
  const { size = '', key: rawKey = '' } = event.pathParameters ?? {};
  const format = negotiateFormat(header(event, 'accept'));
  const image = await withStatus(async () => {
    const key = checkKey(decodePathKey(rawKey));
    return isPreset(size) ? findPreset(size, key, format) : findOrMake(size, key, format);
  });
  if (matchesEtag(image, header(event, 'if-none-match'))) return notModified(image);
  const isHead = event.httpMethod === 'HEAD';
  if (image.body.length > MAX_RESPONSE_BYTES) return redirect(image, isHead);
  return isHead ? { ...ok(image), isBase64Encoded: false, body: '' } : ok(image);
});

interface Image extends Pick<StoredObject, 'body' | 'contentType' | 'etag'> {
  readonly storedAs: string;
}

async function findPreset(preset: Preset, key: string, format: NegotiatedFormat): Promise<Image> {
  // An animation has no AVIF; every browser that accepts AVIF or JPEG reads WebP too.
  for (const candidate of format === 'avif' ? (['avif', 'webp'] as const) : (['webp'] as const)) {
    const storedAs = derivativeKey(preset, key, candidate);
    const stored = await readObject(DERIVATIVES_BUCKET, storedAs);
    if (stored) return { ...stored, storedAs };
  }
  throw new HttpError(
    404,
    'not-made',
    `There is no ${preset} of '${key}': it is made seconds after its upload, unless the file was refused.`,
    { 'retry-after': '1' },
  );
}

async function findOrMake(text: string, key: string, format: NegotiatedFormat): Promise<Image> {
  const size = parseSize(text);
  // The key has the format of the request; the content can be another, such as WebP for AVIF: see makeBestRendition.
  const storedAs = renditionKey(size.name, key, format);
  const stored = await readObject(DERIVATIVES_BUCKET, storedAs);
  if (stored) return { ...stored, storedAs };
  const source = await readObject(UPLOADS_BUCKET, key, MAX_BYTES);
  if (!source)
    throw new HttpError(404, 'no-such-upload', `There is no upload '${key}': POST /uploads first.`);
  const made = await makeBestRendition(source.body, size, format);
  const etag = await writeImage(DERIVATIVES_BUCKET, storedAs, made, source.etag);
  count('RenditionsMade');
  logger.info('made on demand', { key, size: text, format: made.format, bytes: made.body.length });
  return { ...made, etag, storedAs };
}

/**
 * Evaluates `If-None-Match` (RFC 9110, 13.1.2): `*` matches any image; ETags are compared weakly, as
 * a proxy that compresses turns them into `W/"…"`.
 */
function matchesEtag({ etag }: Image, ifNoneMatch = ''): boolean {
  const known = ifNoneMatch.split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known.includes('*') || known.includes(etag);
}

/** Decodes the path, which the REST proxy of API Gateway passes percent-encoded. */
function decodePathKey(rawKey: string): string {
  try {
    return decodeURIComponent(rawKey);
  } catch {
    return rawKey;
  }
}

async function withStatus<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    throw new HttpError(STATUS[error.reason] ?? 422, error.reason, error.message);
  }
}

function caching(image: Image): Record<string, string> {
  return { etag: image.etag, 'cache-control': IMMUTABLE, vary: 'Accept' };
}

function ok(image: Image): APIGatewayProxyResult {
  return {
    statusCode: 200,
    headers: {
      ...caching(image),
      'content-type': image.contentType,
      'x-content-type-options': 'nosniff',
    },
    isBase64Encoded: true,
    body: image.body.toString('base64'),
  };
}

function notModified(image: Image): APIGatewayProxyResult {
  return { statusCode: 304, headers: caching(image), body: '' };
}

/** A signature is valid for one method only. */
async function redirect({ storedAs }: Image, isHead: boolean): Promise<APIGatewayProxyResult> {
  const object = { Bucket: DERIVATIVES_BUCKET, Key: storedAs };
  const command = isHead ? new HeadObjectCommand(object) : new GetObjectCommand(object);
  const location = await getSignedUrl(s3, command, { expiresIn: REDIRECT_SECONDS });
  return {
    statusCode: 302,
    headers: { location, 'cache-control': 'no-store', vary: 'Accept' },
    body: '',
  };
}
