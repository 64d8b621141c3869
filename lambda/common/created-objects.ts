import * as z from 'zod/mini';
import { PermanentError } from './errors.ts';
import { parseJson } from './parse-json.ts';
import { SEQUENCER, sortable } from './sequencer.ts';

/** A version of an object that S3 reports as created. */
export interface CreatedObject {
  readonly bucket: string;
  /** Decoded. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Place among the versions of this key, as text that sorts. */
  readonly sequencer: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

const Notification = z.object({
  Records: z
    .array(
      z.object({
        eventName: z.string().check(z.startsWith('ObjectCreated:')),
        eventTime: z.iso.datetime(),
        s3: z.object({
          bucket: z.object({ name: z.string() }),
          object: z.object({
            key: z.string().check(z.minLength(1)),
            size: z.int().check(z.nonnegative()),
            eTag: z.string().check(z.regex(/^[\w-]+$/)),
            sequencer: z.optional(SEQUENCER),
          }),
        }),
      }),
    )
    .check(z.minLength(1)),
});

/** S3 sends it once when a queue or a topic is configured for notifications. */
const TestEvent = z.object({ Event: z.literal('s3:TestEvent') });

/**
 * Objects of an S3 event notification; none for the test event of S3.
 *
 * @param body https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 * @throws PermanentError 'not-a-notification' for a message of any other kind; 'invalid-key'
 */
export function createdObjects(body: string): CreatedObject[] {
  const message = parseJson(body);
  if (TestEvent.safeParse(message).success) return [];
  const notification = Notification.safeParse(message);
  if (!notification.success) throw notANotification(body);
  return notification.data.Records.map(({ eventTime, s3: { bucket, object } }) => ({
    bucket: bucket.name,
    key: decodeKey(object.key),
    size: object.size,
    etag: object.eTag,
    sequencer: sortable(object.sequencer),
    createdAt: eventTime,
  }));
}

/** Error for a message that is no notification of a created object. */
export function notANotification(body: string): PermanentError {
  return new PermanentError(
    'not-a-notification',
    `The message ${JSON.stringify(body.slice(0, 100))} is no notification of a created object: ` +
      'find out who sends to this queue or its topics.',
  );
}

/** Readable list of the objects of a notification: `bucket/key, …`, 'none', or 'unknown'. */
export function describeObjects(body: string): string {
  const message = parseJson(body);
  if (TestEvent.safeParse(message).success) return 'none';
  const notification = Notification.safeParse(message);
  if (!notification.success) return 'unknown';
  const names = notification.data.Records.map(
    ({ s3 }) => `${s3.bucket.name}/${readable(s3.object.key)}`,
  );
  return names.join(', ');
}

/** Decodes a key, which S3 encodes as forms do: `+` is a space. */
function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch (cause) {
    throw new PermanentError(
      'invalid-key',
      `The key ${JSON.stringify(encoded.slice(0, 100))} has a malformed percent sequence: ` +
        'send the key as S3 sent it.',
      { cause },
    );
  }
}

function readable(encodedKey: string): string {
  try {
    return decodeKey(encodedKey);
  } catch {
    return encodedKey;
  }
}
