import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { variable } from '../common/environment.ts';
import { HttpError, httpHandler, json } from '../common/http.ts';
import { logger, tracer } from '../common/observability.ts';
import { JobsTable } from './aws/jobs-table.ts';
import { isJobId } from './core/job.ts';
import type { JobStatus } from './core/job-status.ts';

const dynamodb = tracer.captureAWSv3Client(
  new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
  }),
);
const table = new JobsTable(dynamodb, variable('JOBS_TABLE'));

const SHOWN = [
  'id',
  'type',
  'object',
  'group',
  'state',
  'attempts',
  'createdAt',
  'startedAt',
  'finishedAt',
  'results',
  'error',
] as const;

/** `GET /jobs/{id}` answers 200 with the job's `JobStatus`, or 404. */
export const handler = httpHandler('status', async (event) => {
  const { id = '' } = event.pathParameters ?? {};
  logger.setCorrelationId(id);
  const job = isJobId(id) ? await table.get(id) : undefined;
  if (!job) {
    throw new HttpError(
      404,
      'unknown-job',
      `There is no job '${id.slice(0, 60)}': ask for an id that POST /jobs answered in the last 7 days.`,
    );
  }
  return json(200, statusOf(job));
});

/** What of the item is the caller's business. */
function statusOf(job: JobStatus): object {
  return Object.fromEntries(SHOWN.map((name) => [name, job[name]]));
}
