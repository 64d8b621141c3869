import * as z from 'zod/mini';
import { PermanentError } from '../../common/errors.ts';
import { parseJson } from '../../common/parse-json.ts';
import { SEQUENCER, sortable } from '../../common/sequencer.ts';
import type { ImageVersion } from './image-version.ts';

const key = z.string().check(z.minLength(1), z.maxLength(1_024));
const versionId = z.string().check(z.regex(/^[\w.-]{1,1024}$/));
const etag = z.string().check(z.regex(/^[\w-]+$/));

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
const ObjectCreated = z.object({
  source: z.literal('aws.s3'),
  'detail-type': z.literal('Object Created'),
  detail: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({ key, 'version-id': versionId, etag, sequencer: SEQUENCER }),
  }),
});

/** Input of a failed execution, redriven from the dead-letter queue. */
const Redriven = z.object({
  bucket: z.string(),
  key,
  versionId,
  etag,
  sequencer: SEQUENCER,
  attempt: z.int().check(z.positive()),
});

/**
 * Image of a message that requests an execution.
 *
 * @param body an event of S3 from EventBridge, or the input of a failed execution
 * @param uploads name of the only accepted bucket
 * @throws PermanentError 'not-a-request', 'unknown-bucket'
 */
export function requestedImage(body: string, uploads: string): ImageVersion {
  const image = imageIn(body);
  if (!image) {
    throw new PermanentError(
      'not-a-request',
      `The message ${JSON.stringify(body.slice(0, 100))} is neither an event of a created object's ` +
        'version nor the input of an execution: find out who sends to this queue.',
    );
  }
  if (image.bucket !== uploads) {
    throw new PermanentError(
      'unknown-bucket',
      `The message is about the bucket '${image.bucket}', and this stack's is '${uploads}': ` +
        'find out who sends to this queue.',
    );
  }
  return image;
}

/** Readable object of a message: `bucket/key` or 'unknown'. */
export function describeImage(body: string): string {
  const image = imageIn(body);
  return image ? `${image.bucket}/${image.key}` : 'unknown';
}

function imageIn(body: string): ImageVersion | undefined {
  const message = parseJson(body);
  const event = ObjectCreated.safeParse(message);
  if (!event.success) return Redriven.safeParse(message).data;
  const { bucket, object } = event.data.detail;
  return {
    bucket: bucket.name,
    key: object.key,
    versionId: object['version-id'],
    etag: object.etag,
    sequencer: sortable(object.sequencer),
    attempt: 1,
  };
}
