import type { SQSEvent, SQSRecord } from 'aws-lambda';

/** Message of S3 for one or more new objects, with keys encoded as S3 does. */
export function notification(...keys: string[]): string {
  return JSON.stringify({
    Records: keys.map((key) => ({
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: 'eu-west-1',
      eventTime: '2026-11-21T08:00:00.000Z',
      eventName: 'ObjectCreated:Post',
      s3: {
        s3SchemaVersion: '1.0',
        bucket: { name: 'uploads', arn: 'arn:aws:s3:::uploads' },
        object: { key: encodeURIComponent(key).replaceAll('%20', '+'), size: 1, eTag: 'e' },
      },
    })),
  });
}

/** Batch as Lambda delivers it; the id of a message is its position, `message-0` first. */
export function batch(bodies: readonly string[], attempt = 1): SQSEvent {
  const Records = bodies.map((body, at) => ({
    messageId: `message-${at}`,
    receiptHandle: `receipt-${at}`,
    body,
    attributes: { ApproximateReceiveCount: String(attempt), SentTimestamp: '1' },
    messageAttributes: {},
    eventSource: 'aws:sqs',
  }));
  return { Records: Records as unknown as SQSRecord[] };
}
