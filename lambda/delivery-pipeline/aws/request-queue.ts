import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { tracer } from '../../common/observability.ts';
import type { SlackRequest } from '../core/request.ts';
import { HURRIED } from './clients.ts';

/** Queue of the requests that are processed after Slack has its response. */
export class RequestQueue {
  readonly #sqs = tracer.captureAWSv3Client(new SQSClient(HURRIED));
  readonly #queueUrl: string;

  constructor(queueUrl: string) {
    this.#queueUrl = queueUrl;
  }

  async send(request: SlackRequest): Promise<void> {
    await this.#sqs.send(
      new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: JSON.stringify(request) }),
    );
  }
}
