import * as z from 'zod/mini';
import { PermanentError } from '../../common/errors.ts';
import { sortable, SEQUENCER_DIGITS } from '../../common/sequencer.ts';

/** A version of an object that S3 says was created. */
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

/** What SNS delivers where raw delivery is off. */
const Envelope = z.object({
  Type: z.literal('Notification'),
  MessageId: z.string(),
  Message: z.string(),
});

const Created = z.object({
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
            sequencer: z.optional(
              z.string().check(z.regex(/^[0-9A-F]+$/i), z.maxLength(SEQUENCER_DIGITS)),
            ),
          }),
        }),
      }),
    )
    .check(z.minLength(1)),
});

/** S3 sends it once when a topic is made the target of notifications: there is nothing to do. */
const TestEvent = z.object({ Event: z.literal('s3:TestEvent') });

/**
 * The objects that a message of the topic names.
 *
 * @param body https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html, and in it
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 * @throws PermanentError 'not-a-notification' for what neither S3 nor a replay wrote; 'invalid-key'
 */
export function objectsCreated(body: string): CreatedObject[] {
  const envelope = Envelope.safeParse(parse(body));
  const message = envelope.success ? parse(envelope.data.Message) : undefined;
  if (TestEvent.safeParse(message).success) return [];
  const created = Created.safeParse(message);
  if (!created.success) {
    throw new PermanentError(
      'not-a-notification',
      `The message ${JSON.stringify(body.slice(0, 100))} is no notification of a created object: ` +
        'find out who sends to this queue or its topics.',
    );
  }
  return created.data.Records.map(({ eventTime, s3: { bucket, object } }) => ({
    bucket: bucket.name,
    key: decodeKey(object.key),
    size: object.size,
    etag: object.eTag,
    sequencer: sortable(object.sequencer),
    createdAt: eventTime,
  }));
}

/** The id that SNS gave the message: the same for every subscriber. None where SNS did not send it. */
export function publication(body: string): string | undefined {
  return Envelope.safeParse(parse(body)).data?.MessageId;
}

/** The objects of a message for people to read, `bucket/key, …`, or what stands in their place. */
export function describeObjects(body: string): string {
  try {
    const names = objectsCreated(body).map(({ bucket, key }) => `${bucket}/${key}`);
    return names.join(', ') || 'none';
  } catch {
    return 'unknown';
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** S3 encodes keys as forms do: `+` is a space. */
function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch (cause) {
    throw new PermanentError(
      'invalid-key',
      `The key ${JSON.stringify(encoded.slice(0, 100))} has a malformed percent sequence: ` +
        'hand over the key as S3 sent it.',
      { cause },
    );
  }
}
