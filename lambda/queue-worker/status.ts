import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { environment } from '../common/environment.ts';
import { HttpError, httpHandler, json } from '../common/http.ts';
import { logger, tracer } from '../common/observability.ts';
import { JobsTable } from './aws/jobs-table.ts';
import { STATUS_VARIABLES } from './contract.ts';
import { isJobId } from './core/job.ts';
import type { JobStatus } from './core/job-status.ts';

const dynamodb = tracer.captureAWSv3Client(
  new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
  }),
);
const table = new JobsTable(dynamodb, environment(STATUS_VARIABLES).JOBS_TABLE);

/** Attributes that callers get. */
const STATUS_ATTRIBUTES = [
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
      `There is no job '${id.slice(0, 60)}': use an id that POST /jobs returned in the last 7 days.`,
    );
  }
  return json(200, statusOf(job));
});

function statusOf(job: JobStatus): object {
  return Object.fromEntries(STATUS_ATTRIBUTES.map((name) => [name, job[name]]));
}
