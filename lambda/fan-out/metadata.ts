import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { variable } from '../common/environment.ts';
import { tracer } from '../common/observability.ts';
import { ObjectIndex } from './aws/object-index.ts';
import { Uploads } from './aws/uploads.ts';
import { subscriber, type Outcome } from './aws/subscriber.ts';
import type { CreatedObject } from './core/notification.ts';

const limits = { connectionTimeout: 1_000, requestTimeout: 3_000 };
const s3 = new S3Client({ maxAttempts: 3, requestHandler: limits });
const dynamodb = new DynamoDBClient({ maxAttempts: 3, requestHandler: limits });
const uploads = new Uploads(tracer.captureAWSv3Client(s3), variable('UPLOADS_BUCKET'));
const index = new ObjectIndex(tracer.captureAWSv3Client(dynamodb), variable('INDEX_TABLE'));

/** Writes down what each object is. */
export const handler = subscriber({ name: 'metadata', work });

/** The event has all but the content type. */
async function work(object: CreatedObject): Promise<Outcome> {
  const contentType = await uploads.contentType(object);
  if (contentType === undefined) return 'gone';
  return (await index.put(object, contentType)) ? 'done' : 'known';
}
