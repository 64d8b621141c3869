import * as z from 'zod/mini';
import { PermanentError } from '../../common/errors.ts';
import { decodeEventKey } from './keys.ts';

/** An object that S3 says was created. */
export interface CreatedObject {
  readonly bucket: string;
  readonly key: string;
}

const Notification = z.object({
  Records: z.array(
    z.object({
      s3: z.object({
        bucket: z.object({ name: z.string() }),
        object: z.object({ key: z.string() }),
      }),
    }),
  ),
});

/** S3 sends it once when a queue is made the target of notifications: there is nothing to do. */
const TestEvent = z.object({ Event: z.literal('s3:TestEvent') });

/**
 * The objects that an S3 event notification names.
 *
 * @param body https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 * @throws PermanentError 'not-a-notification' for a message that S3 did not write; 'invalid-key'
 */
export function objectsCreated(body: string): CreatedObject[] {
  const message = parse(body);
  if (TestEvent.safeParse(message).success) return [];
  const notification = Notification.safeParse(message);
  if (!notification.success) {
    throw new PermanentError(
      'not-a-notification',
      `The message ${JSON.stringify(body.slice(0, 100))} is no S3 event notification: find out who sends to this queue.`,
    );
  }
  return notification.data.Records.map(({ s3 }) => ({
    bucket: s3.bucket.name,
    key: decodeEventKey(s3.object.key),
  }));
}

/** The objects of a message for people to read, `bucket/key, …`, or what stands in their place. */
export function describeObjects(body: string): string {
  const notification = Notification.safeParse(parse(body));
  if (!notification.success) return 'unknown';
  return notification.data.Records.map(
    ({ s3 }) => `${s3.bucket.name}/${readable(s3.object.key)}`,
  ).join(', ');
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function readable(encodedKey: string): string {
  try {
    return decodeEventKey(encodedKey);
  } catch {
    return encodedKey;
  }
}
