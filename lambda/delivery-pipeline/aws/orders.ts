import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { tracer } from '../../common/observability.ts';
import type { Order } from '../core/order.ts';
import { HURRIED } from './clients.ts';

/** The queue of what is done after Slack has its answer. */
export class Orders {
  readonly #sqs = tracer.captureAWSv3Client(new SQSClient(HURRIED));
  readonly #queueUrl: string;

  constructor(queueUrl: string) {
    this.#queueUrl = queueUrl;
  }

  async send(order: Order): Promise<void> {
    await this.#sqs.send(
      new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: JSON.stringify(order) }),
    );
  }
}
