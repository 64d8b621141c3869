import { DeleteMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { receiveWaiting } from '../../e2e/queues.ts';
import { until } from '../../e2e/wait.ts';
import { recordOf, type S3Record } from './records.ts';

/** Whoever audits: takes every message off the audit queue, and keeps those that S3 wrote. */
export class Audit {
  private readonly sqs: SQSClient;
  private readonly queueUrl: string;
  /** By the ids of their messages: SQS may deliver one twice. */
  private readonly taken = new Map<string, S3Record>();

  constructor(sqs: SQSClient, queueUrl: string) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
  }

  /** The records of uploads under a prefix, when there are at least so many. */
  async records(prefix: string, atLeast: number, seconds: number): Promise<S3Record[]> {
    return until(`${atLeast} records in the audit queue`, seconds, async () => {
      await this.take();
      const records = [...this.taken.values()].filter(({ key }) => key.startsWith(prefix));
      return records.length >= atLeast ? records : undefined;
    });
  }

  private async take(): Promise<void> {
    for await (const messages of receiveWaiting(this.sqs, this.queueUrl)) {
      for (const { MessageId = '', Body = '' } of messages) {
        const record = recordOf(Body);
        if (record) this.taken.set(MessageId, record);
      }
      await this.sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl: this.queueUrl,
          Entries: messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle })),
        }),
      );
    }
  }
}
