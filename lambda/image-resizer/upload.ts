import { randomUUID } from 'node:crypto';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import * as z from 'zod/mini';
import { variable } from '../common/environment.ts';
import { bodyText, HttpError, httpHandler, json } from '../common/http.ts';
import { count } from '../common/observability.ts';
import { parseJson } from '../common/parse-json.ts';
import { s3 } from './aws/objects.ts';
import {
  ENVIRONMENT,
  INPUT_TYPES,
  isInputType,
  MAX_BYTES,
  ON_DEMAND_SIZES,
  PRESETS,
} from './contract.ts';

const BUCKET = variable(ENVIRONMENT.uploadsBucket);
const VALID_SECONDS = 300;

const Request = z.object({
  contentType: z.string(),
  /** Size in bytes. S3 checks the file itself; this check avoids a useless upload. */
  size: z.optional(z.int()),
});

/**
 * `POST /uploads` with `{ "contentType": "image/jpeg", "size": 123 }` returns 201 with a form that
 * S3 accepts for five minutes: `{ url, fields, key, images }`. S3 itself enforces the type and
 * `MAX_BYTES` (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html).
 */
export const handler = httpHandler('upload', async (event) => {
  const { contentType, size } = parse(bodyText(event));
  if (!isInputType(contentType)) {
    throw new HttpError(
      415,
      'unsupported-type',
      `Content type '${contentType}' is not accepted. The types are: ${Object.keys(INPUT_TYPES).join(', ')}.`,
    );
  }
  if (size !== undefined && (size < 1 || size > MAX_BYTES)) {
    throw new HttpError(
      413,
      'wrong-size',
      `${size} bytes are not accepted: send 1 to ${MAX_BYTES}.`,
    );
  }
  const key = `${randomUUID()}.${INPUT_TYPES[contentType]}`;
  const form = await createPresignedPost(s3, {
    Bucket: BUCKET,
    Key: key,
    Expires: VALID_SECONDS,
    Fields: {
      'Content-Type': contentType,
      'x-amz-meta-correlation-id': event.requestContext.requestId,
    },
    Conditions: [['content-length-range', 1, MAX_BYTES]],
  });
  count('UploadsOffered');
  const images = [...Object.keys(PRESETS), ...ON_DEMAND_SIZES].map((size) => [
    size,
    `${size}/${key}`,
  ]);
  return json(201, { ...form, key, images: Object.fromEntries(images) as Record<string, string> });
});

function parse(body: string): z.infer<typeof Request> {
  const expected = 'send {"contentType": "image/jpeg", "size": <bytes, optional>}';
  const value = parseJson(body);
  if (value === undefined) {
    throw new HttpError(400, 'not-json', `The body is not JSON: ${expected}.`);
  }
  const result = Request.safeParse(value);
  if (result.success) return result.data;
  throw new HttpError(
    400,
    'wrong-body',
    `The body is not right (${z.prettifyError(result.error)}): ${expected}.`,
  );
}
