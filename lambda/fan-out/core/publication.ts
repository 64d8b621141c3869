import * as z from 'zod/mini';
import {
  createdObjects,
  describeObjects,
  notANotification,
  type CreatedObject,
} from '../../common/created-objects.ts';
import { parseJson } from '../../common/parse-json.ts';

/** Envelope of a message that SNS delivers without raw delivery. */
const Envelope = z.object({
  Type: z.literal('Notification'),
  MessageId: z.string(),
  Message: z.string(),
});

/**
 * Objects of a message from S3 or a replay.
 *
 * @param body https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 * @throws PermanentError 'not-a-notification', 'invalid-key'
 */
export function publishedObjects(body: string): CreatedObject[] {
  const envelope = openEnvelope(body);
  if (!envelope) throw notANotification(body);
  return createdObjects(envelope.Message);
}

/** Readable list of the objects of a message. */
export function describePublication(body: string): string {
  return describeObjects(openEnvelope(body)?.Message ?? '');
}

/** Id of the message in SNS, the same for every subscriber; undefined for a message that is not from SNS. */
export function publicationId(body: string): string | undefined {
  return openEnvelope(body)?.MessageId;
}

function openEnvelope(body: string): z.infer<typeof Envelope> | undefined {
  return Envelope.safeParse(parseJson(body)).data;
}
