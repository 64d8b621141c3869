import { batchHandler } from '../common/batch-handler.ts';
import { createdObjects, describeObjects, type CreatedObject } from '../common/created-objects.ts';
import { variable } from '../common/environment.ts';
import { count, logger } from '../common/observability.ts';
import { readMetadata, readObject, writeImage } from './aws/objects.ts';
import { ENVIRONMENT, MAX_BYTES } from './contract.ts';
import { makeDerivatives, type Derivative } from './core/derivatives.ts';
import { checkKey, derivativeKey } from './core/keys.ts';

const DERIVATIVES_BUCKET = variable(ENVIRONMENT.derivativesBucket);

/** Makes the presets of each uploaded image, one at a time: two of the largest would not fit in memory. */
export const handler = batchHandler({
  name: 'resize',
  sequential: true,
  attributes: (body) => ({ object: describeObjects(body) }),
  handle: async ({ body }) => {
    for (const object of createdObjects(body)) await resize(object);
    return undefined;
  },
});

async function resize({ bucket, key }: CreatedObject): Promise<void> {
  checkKey(key);
  const source = await readObject(bucket, key, MAX_BYTES);
  if (!source) {
    logger.info('object deleted before processing', { bucket, key });
    return;
  }
  logger.setCorrelationId(source.metadata['correlation-id'] ?? source.etag);
  if (await isDone(key, source.etag)) {
    logger.info('already done: the queue delivered the message twice', { bucket, key });
    return;
  }
  const derivatives = await makeDerivatives(source.body);
  const write = ({ preset, format, ...image }: Derivative) =>
    writeImage(DERIVATIVES_BUCKET, derivativeKey(preset, key, format), image, source.etag);
  const isMarker = ({ preset, format }: Derivative) =>
    derivativeKey(preset, key, format) === markerOf(key);
  await Promise.all(derivatives.filter((derivative) => !isMarker(derivative)).map(write));
  await Promise.all(derivatives.filter(isMarker).map(write));
  count('DerivativesStored', derivatives.length);
  logger.info('derivatives stored', { bucket, key, count: derivatives.length });
}

/** Tests for a processed upload, as a standard queue can deliver a message twice: the derivative written last has its ETag. */
async function isDone(key: string, sourceEtag: string): Promise<boolean> {
  const metadata = await readMetadata(DERIVATIVES_BUCKET, markerOf(key));
  return metadata?.['source-etag'] === sourceEtag;
}

/** Key of the derivative that every image has, written after all others. */
function markerOf(key: string): string {
  return derivativeKey('thumbnail', key, 'webp');
}
