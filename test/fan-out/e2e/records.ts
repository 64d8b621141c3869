/** Event of S3 for a created object, with its key decoded. */
export interface S3Record {
  readonly key: string;
  /** Original text. */
  readonly record: object;
}

interface Notification {
  readonly Records?: readonly { readonly s3: { readonly object: { readonly key: string } } }[];
}

/** Record in a message of S3; none in its test event. */
export function recordOf(message: string): S3Record | undefined {
  const [record] = (JSON.parse(message) as Notification).Records ?? [];
  return record && { key: decodeURIComponent(record.s3.object.key.replaceAll('+', ' ')), record };
}

/** Key of a message in the envelope of SNS; none in a message that is not from S3. */
export function keyOf(envelope: string): string | undefined {
  try {
    return recordOf((JSON.parse(envelope) as { Message: string }).Message)?.key;
  } catch {
    return undefined;
  }
}
