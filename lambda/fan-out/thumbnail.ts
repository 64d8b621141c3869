import { S3Client } from '@aws-sdk/client-s3';
import type { CreatedObject } from '../common/created-objects.ts';
import { variable } from '../common/environment.ts';
import { tracer } from '../common/observability.ts';
import { Thumbnails } from '../common/thumbnails.ts';
import { Uploads } from './aws/uploads.ts';
import { subscriber, type Outcome } from './aws/subscriber.ts';
import { ENVIRONMENT, MAX_BYTES } from './contract.ts';
import { thumbnailKey } from './core/thumbnail-key.ts';
import { makeThumbnail } from './core/thumbnail.ts';

const s3 = tracer.captureAWSv3Client(
  new S3Client({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 8_000 },
  }),
);
const uploads = new Uploads(s3, variable(ENVIRONMENT.uploadsBucket));
const thumbnails = new Thumbnails(s3, variable(ENVIRONMENT.thumbnailsBucket));

/** Makes the thumbnail of each image, one at a time: two of the largest would not fit in memory. */
export const handler = subscriber({ name: 'thumbnail', work, sequential: true });

async function work(object: CreatedObject): Promise<Outcome> {
  const key = thumbnailKey(object.key);
  const found = await thumbnails.find(key);
  if (found && found.sequencer >= object.sequencer) return 'known';
  const image = await uploads.read(object, MAX_BYTES);
  if (!image) return 'gone';
  await thumbnails.store(key, await makeThumbnail(image), object.sequencer, found);
  return 'done';
}
