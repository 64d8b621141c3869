import { BatchClient, DescribeJobsCommand, ListJobsCommand } from '@aws-sdk/client-batch';
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { variable } from '../common/environment.ts';
import { logger, observed, tracer } from '../common/observability.ts';
import { ENVIRONMENT } from './contract.ts';
import {
  describeFailure,
  DESCRIBED,
  jobIdOf,
  lastError,
  type FailedJob,
  type StepFailure,
} from './core/failure.ts';

const clientOptions = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
};
const batch = tracer.captureAWSv3Client(new BatchClient(clientOptions));
const logs = tracer.captureAWSv3Client(new CloudWatchLogsClient(clientOptions));
const logGroup = variable(ENVIRONMENT.logGroup);

/** Task Explain: describes the failed jobs of a step, with their last error and the address of their log. */
export const handler = observed('explain', ({ run }: StepFailure) => run, explain);

async function explain(failure: StepFailure): Promise<string> {
  const jobId = jobIdOf(failure.cause);
  const ids = jobId === undefined ? [] : await failedJobs(jobId);
  const failed = await Promise.all(ids.slice(0, DESCRIBED).map(describe));
  const region = variable('AWS_REGION');
  const text = describeFailure(failure, failed, ids.length, { region, logGroup });
  logger.error('step failed', { step: failure.step, run: failure.run, failed: ids.length, text });
  return text;
}

/** Ids of the failed children of an array job, or the id of the job itself. */
async function failedJobs(jobId: string): Promise<string[]> {
  const children: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await batch.send(
      new ListJobsCommand({ arrayJobId: jobId, jobStatus: 'FAILED', nextToken }),
    );
    children.push(...(page.jobSummaryList ?? []).flatMap((job) => job.jobId ?? []));
    ({ nextToken } = page);
  } while (nextToken);
  return children.length > 0 ? children : [jobId];
}

async function describe(jobId: string): Promise<FailedJob> {
  const { jobs = [] } = await batch.send(new DescribeJobsCommand({ jobs: [jobId] }));
  const [job] = jobs;
  const logStream = job?.container?.logStreamName;
  return {
    index: job?.arrayProperties?.index,
    statusReason: job?.statusReason ?? 'AWS Batch has no such job any more',
    exitCode: job?.container?.exitCode,
    reason: job?.container?.reason,
    logStream,
    message: logStream === undefined ? undefined : lastError(await lastLines(logStream)),
  };
}

/** Last lines of a log, or none when the job ended before it wrote one. */
async function lastLines(logStreamName: string): Promise<string[]> {
  try {
    const command = new GetLogEventsCommand({ logGroupName: logGroup, logStreamName, limit: 50 });
    const { events = [] } = await logs.send(command);
    return events.map(({ message = '' }) => message);
  } catch (error) {
    logger.warn('no log', error as Error);
    return [];
  }
}
