import './support/environment.ts';
import { BatchClient, DescribeJobsCommand, ListJobsCommand } from '@aws-sdk/client-batch';
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lambda/hpc-batch/explain.ts';
import { lastError } from '../../../lambda/hpc-batch/core/failure.ts';

const CONTEXT = { functionName: 'explain', awsRequestId: 'request' } as unknown as Context;
const FAILURE = {
  step: 'align',
  run: 'r',
  error: 'States.TaskFailed',
  cause: JSON.stringify({ JobId: 'parent', Status: 'FAILED' }),
};

const batch = mockClient(BatchClient);
const logs = mockClient(CloudWatchLogsClient);

beforeEach(() => {
  for (const mock of [batch, logs]) mock.reset();
  batch.on(ListJobsCommand).resolves({ jobSummaryList: [] });
  batch.on(DescribeJobsCommand).callsFake(({ jobs: [jobId] }: { jobs: string[] }) => ({
    jobs: [
      {
        jobId,
        statusReason: 'Essential container in task exited',
        container: { exitCode: 65, logStreamName: `genomics/default/${jobId}` },
        ...(jobId !== 'parent' && { arrayProperties: { index: Number(jobId?.split(':')[1]) } }),
      },
    ],
  }));
  logs.on(GetLogEventsCommand).resolves({
    events: [{ message: 'a library' }, { message: '{"level":"ERROR","message":"no reads"}' }],
  });
});

describe('The task Explain', () => {
  test('describes a failed job with its last error and the address of its log', async () => {
    expect(await handler(FAILURE, CONTEXT)).toBe(
      'The step align failed. Job: no reads (Essential container in task exited, exit code 65). ' +
        'Log: /jobs genomics/default/parent, https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1' +
        '#logsV2:log-groups/log-group/$252Fjobs/log-events/genomics$252Fdefault$252Fparent ' +
        'Remove the cause and start an execution with the same input: only what is missing runs again.',
    );
  });

  test('counts the failed children of all pages and describes the first three', async () => {
    const page = (from: number) =>
      [from, from + 1].map((index) => ({ jobId: `parent:${index}`, jobName: 'align' }));
    batch
      .on(ListJobsCommand)
      .resolves({ jobSummaryList: page(7) })
      .on(ListJobsCommand, { arrayJobId: 'parent', jobStatus: 'FAILED', nextToken: undefined })
      .resolves({ jobSummaryList: page(5), nextToken: 'more' });
    const text = await handler(FAILURE, CONTEXT);
    expect(text).toMatch(/^The step align failed in 4 of its children\. Child 5: no reads/);
    expect(text.match(/Child \d+/g)).toEqual(['Child 5', 'Child 6', 'Child 7']);
  });

  test('describes a job that wrote no log by the reason of AWS Batch', async () => {
    batch.on(DescribeJobsCommand).resolves({
      jobs: [{ statusReason: 'Job attempt duration exceeded timeout', jobId: 'parent' } as never],
    });
    expect(await handler(FAILURE, CONTEXT)).toContain(
      'Job: Job attempt duration exceeded timeout (Job attempt duration exceeded timeout). It wrote no log.',
    );
  });

  test('describes a job whose log is missing', async () => {
    logs.on(GetLogEventsCommand).rejects(new Error('no stream'));
    expect(await handler(FAILURE, CONTEXT)).toContain('Job: Essential container in task exited');
  });

  test.each(['User is not authorized', '', '[1]'])(
    'returns a cause that is no job as it is: %j',
    async (cause) => {
      expect(await handler({ ...FAILURE, cause }, CONTEXT)).toBe(`The step align failed: ${cause}`);
      expect(batch.calls()).toHaveLength(0);
    },
  );
});

test('The last error of a log is its last line of level ERROR, or the end of a traceback', () => {
  expect(lastError(['{"level":"ERROR","message":"a"}', '{"level":"INFO","message":"b"}'])).toBe(
    'a',
  );
  expect(lastError(['Traceback', '  File', 'KeyError: "X"', ''])).toBe('KeyError: "X"');
  expect(lastError(['{', 'null'])).toBeUndefined();
});
