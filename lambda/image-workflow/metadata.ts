import { S3Client } from '@aws-sdk/client-s3';
import { logger, observed, tracer } from '../common/observability.ts';
import { namingErrors } from './aws/error-names.ts';
import { readUpload } from './aws/uploads.ts';
import { factsOf, type ImageFacts } from './core/image-facts.ts';
import type { TaskPayload } from './core/image-version.ts';

const s3 = tracer.captureAWSv3Client(
  new S3Client({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 8_000 },
  }),
);

/** Task ReadMetadata: the format, size and colours of the image. */
export const handler = observed('metadata', ({ execution }: TaskPayload) => execution, work);

async function work({ image }: TaskPayload): Promise<ImageFacts> {
  const facts = await namingErrors(async () => factsOf(await readUpload(s3, image)));
  logger.info('read', { key: image.key, facts });
  return facts;
}
