import * as z from 'zod/mini';
import {
  createdObjects,
  describeObjects,
  notANotification,
  type CreatedObject,
} from '../../common/created-objects.ts';
import { parseJson } from '../../common/parse-json.ts';

/** The envelope in which SNS delivers a message where raw delivery is off. */
const Envelope = z.object({
  Type: z.literal('Notification'),
  MessageId: z.string(),
  Message: z.string(),
});

/**
 * The objects of a message that S3, or a replay, published.
 *
 * @param body https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 * @throws PermanentError 'not-a-notification', 'invalid-key'
 */
export function publishedObjects(body: string): CreatedObject[] {
  const envelope = openEnvelope(body);
  if (!envelope) throw notANotification(body);
  return createdObjects(envelope.Message);
}

/** The objects of a message for people to read. */
export function describePublication(body: string): string {
  return describeObjects(openEnvelope(body)?.Message ?? '');
}

/** The id that SNS gave the message, the same for every subscriber; undefined where SNS did not send it. */
export function publicationId(body: string): string | undefined {
  return openEnvelope(body)?.MessageId;
}

function openEnvelope(body: string): z.infer<typeof Envelope> | undefined {
  return Envelope.safeParse(parseJson(body)).data;
}
