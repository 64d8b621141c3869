import { DeleteMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { receiveWaiting } from '../../e2e/queues.ts';
import { until } from '../../e2e/wait.ts';
import { recordOf, type S3Record } from './records.ts';

/** Auditor: receives and deletes every message of the audit queue, and keeps those of S3. */
export class Audit {
  private readonly sqs: SQSClient;
  private readonly queueUrl: string;
  /** Messages by id: SQS can deliver one twice. */
  private readonly taken = new Map<string, S3Record>();

  constructor(sqs: SQSClient, queueUrl: string) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
  }

  /** Records of uploads under a prefix, as soon as there is this number of them. */
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
