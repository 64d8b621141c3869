/** What S3 writes of a created object, with its key decoded. */
export interface S3Record {
  readonly key: string;
  /** As it came. */
  readonly record: object;
}

interface Notification {
  readonly Records?: readonly { readonly s3: { readonly object: { readonly key: string } } }[];
}

/** The record in a message as S3 wrote it; none in its test event. */
export function recordOf(message: string): S3Record | undefined {
  const [record] = (JSON.parse(message) as Notification).Records ?? [];
  return record && { key: decodeURIComponent(record.s3.object.key.replaceAll('+', ' ')), record };
}

/** The key that a message in SNS's envelope is about; none in what S3 did not write. */
export function keyOf(envelope: string): string | undefined {
  try {
    return recordOf((JSON.parse(envelope) as { Message: string }).Message)?.key;
  } catch {
    return undefined;
  }
}
