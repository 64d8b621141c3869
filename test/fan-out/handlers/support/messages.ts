import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { AwsStub } from 'aws-sdk-client-mock';
import { etagOf } from '../../../support/buckets.ts';

export interface RecordOptions {
  readonly bucket?: string;
  readonly key?: string;
  readonly body?: string | Buffer;
  /** Missing when `undefined`. */
  readonly sequencer?: string | undefined;
}

/** Event of S3 for a created object. */
export function record({ bucket = 'uploads', key = 'a.jpg', body = '', ...rest }: RecordOptions) {
  const sequencer = 'sequencer' in rest ? rest.sequencer : '0055AED6DCD90281E5';
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'eu-west-1',
    eventTime: '2026-11-21T08:00:00.000Z',
    eventName: 'ObjectCreated:Put',
    s3: {
      s3SchemaVersion: '1.0',
      bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
      object: {
        key: encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/'),
        size: body.length,
        eTag: etagOf(Buffer.from(body)).replaceAll('"', ''),
        sequencer,
      },
    },
  };
}

/** Message as SNS delivers it. */
export function envelope(message: unknown): string {
  return JSON.stringify({
    Type: 'Notification',
    MessageId: 'publication',
    TopicArn: 'arn:aws:sns:eu-west-1:111122223333:created',
    Subject: 'Amazon S3 Notification',
    Message: typeof message === 'string' ? message : JSON.stringify(message),
    Timestamp: '2026-11-21T08:00:01.000Z',
  });
}

/** Message about one created object. */
export const created = (options: RecordOptions): string => envelope({ Records: [record(options)] });

type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

const CONTEXT = { functionName: 'function', awsRequestId: 'request' } as unknown as Context;

/** Delivers a batch as Lambda does; returns the ids of the messages to retry, `message-0` first. */
export async function handle(
  handler: Handler,
  bodies: readonly string[],
  receives = 1,
): Promise<string[]> {
  const Records = bodies.map((body, at) => ({
    messageId: `message-${at}`,
    receiptHandle: `receipt-${at}`,
    body,
    attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: '1' },
  }));
  const event = { Records: Records as unknown as SQSRecord[] };
  const { batchItemFailures } = await handler(event, CONTEXT);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

/** Messages sent to the dead-letter queue. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function failedMessages(sqs: AwsStub<any, any, any>) {
  return sqs.commandCalls(SendMessageCommand).map(({ args: [{ input }] }) => ({
    body: input.MessageBody,
    attributes: Object.fromEntries(
      Object.entries(input.MessageAttributes ?? {}).map(([name, { StringValue }]) => [
        name,
        StringValue,
      ]),
    ),
  }));
}
