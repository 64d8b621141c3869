import { S3Client } from '@aws-sdk/client-s3';
import { variable } from '../common/environment.ts';
import { count, logger, observed, tracer } from '../common/observability.ts';
import { Thumbnails } from '../common/thumbnails.ts';
import { namingErrors } from './aws/error-names.ts';
import { readUpload } from './aws/uploads.ts';
import { ENVIRONMENT } from './contract.ts';
import type { TaskPayload } from './core/image-version.ts';
import { render, renditionKey, type RenditionSize } from './core/rendition.ts';
import { Superseded } from './core/workflow-errors.ts';

/** Input of the task. */
export interface RenditionPayload extends TaskPayload {
  readonly rendition: RenditionSize;
}

/** Stored rendition. */
export interface Rendition {
  readonly name: string;
  /** Key in the bucket of renditions. */
  readonly key: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

const s3 = tracer.captureAWSv3Client(
  new S3Client({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 8_000 },
  }),
);
const renditions = new Thumbnails(s3, variable(ENVIRONMENT.renditionsBucket));

/** Task MakeRendition: stores a small WebP of the image, and replaces that of an earlier version. */
export const handler = observed('rendition', ({ execution }: RenditionPayload) => execution, work);

async function work({ image, rendition }: RenditionPayload): Promise<Rendition> {
  const { key: upload, sequencer } = image;
  const key = renditionKey(upload, rendition);
  const found = await namingErrors(() => renditions.find(key));
  if (found && found.sequencer > sequencer) {
    throw new Superseded(`A newer version of ${upload} has its ${rendition.name} already.`);
  }
  const { data, info } = await namingErrors(async () =>
    render(await readUpload(s3, image), rendition),
  );
  await namingErrors(() => renditions.store(key, data, sequencer, found));
  count('RenditionsStored');
  logger.info('stored', { key: upload, rendition: key });
  return { name: rendition.name, key, width: info.width, height: info.height, bytes: info.size };
}
