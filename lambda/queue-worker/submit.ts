import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { environment } from '../common/environment.ts';
import { bodyText, header, HttpError, httpHandler, json } from '../common/http.ts';
import { count, logger, tracer } from '../common/observability.ts';
import { JobsTable } from './aws/jobs-table.ts';
import { SUBMIT_VARIABLES } from './contract.ts';
import { idOfKey, requestHash } from './core/idempotency.ts';
import { messageOf, type Job } from './core/job.ts';
import { checkIdempotencyKey, parseRequest } from './core/request.ts';

const { JOBS_TABLE, QUEUE_URL, ORDERED_QUEUE_URL } = environment(SUBMIT_VARIABLES);

const limits = { connectionTimeout: 1_000, requestTimeout: 5_000 };
const sqs = tracer.captureAWSv3Client(new SQSClient({ maxAttempts: 3, requestHandler: limits }));
const dynamodb = tracer.captureAWSv3Client(
  new DynamoDBClient({ maxAttempts: 3, requestHandler: limits }),
);
const table = new JobsTable(dynamodb, JOBS_TABLE);

/**
 * `POST /jobs` with `{ "type", "object", "ordered"?, "group"? }` answers 202 with
 * `{ id, state, statusUrl }` before the job starts. The same `Idempotency-Key` with the same body is
 * the same job; with another body the answer is 422. The item is written before the message is sent: when
 * one of the two calls fails, the caller retries, and a job in state `queued` gets its message again.
 */
export const handler = httpHandler('submit', async (event) => {
  const request = parseRequest(bodyText(event));
  const key = checkIdempotencyKey(header(event, 'idempotency-key'));
  const job: Job = { id: key === undefined ? randomUUID() : idOfKey(key), ...request };
  logger.setCorrelationId(job.id);
  const hash = requestHash(request);
  const existing = await table.create(job, hash);
  if (existing && existing.requestHash !== hash) {
    throw new HttpError(
      422,
      'idempotency-key-reused',
      `The Idempotency-Key '${key ?? ''}' belongs to a job with another body: send a new key, or the same body.`,
    );
  }
  const state = existing?.state ?? 'queued';
  if (state === 'queued') await send(job);
  count(existing ? 'JobsRepeated' : 'JobsAccepted');
  logger.info('accepted', { state, repeated: existing !== undefined });
  const { domainName = '', path } = event.requestContext;
  const statusUrl = `https://${domainName}${path}/${job.id}`;
  return json(202, { id: job.id, state, statusUrl }, { location: statusUrl });
});

async function send(job: Job): Promise<void> {
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: job.group === undefined ? QUEUE_URL : ORDERED_QUEUE_URL,
      MessageBody: messageOf(job),
      ...(job.group && { MessageGroupId: job.group, MessageDeduplicationId: job.id }),
    }),
  );
}
