import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { CreatedObject } from '../common/created-objects.ts';
import { variable } from '../common/environment.ts';
import { tracer } from '../common/observability.ts';
import { ObjectIndex } from './aws/object-index.ts';
import { Uploads } from './aws/uploads.ts';
import { subscriber, type Outcome } from './aws/subscriber.ts';
import { ENVIRONMENT } from './contract.ts';

const limits = { connectionTimeout: 1_000, requestTimeout: 3_000 };
const s3 = new S3Client({ maxAttempts: 3, requestHandler: limits });
const dynamodb = new DynamoDBClient({ maxAttempts: 3, requestHandler: limits });
const uploads = new Uploads(tracer.captureAWSv3Client(s3), variable(ENVIRONMENT.uploadsBucket));
const index = new ObjectIndex(
  tracer.captureAWSv3Client(dynamodb),
  variable(ENVIRONMENT.indexTable),
);

/** Stores the metadata of each object in the index. */
export const handler = subscriber({ name: 'metadata', work });

/** The event contains all fields but the content type. */
async function work(object: CreatedObject): Promise<Outcome> {
  const contentType = await uploads.contentType(object);
  if (contentType === undefined) return 'gone';
  return (await index.put(object, contentType)) ? 'done' : 'known';
}
