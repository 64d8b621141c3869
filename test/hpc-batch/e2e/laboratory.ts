import {
  BatchClient,
  DescribeComputeEnvironmentsCommand,
  DescribeJobsCommand,
  paginateListJobs,
  SubmitJobCommand,
  type JobDetail,
  type JobStatus,
  type SubmitJobCommandInput,
} from '@aws-sdk/client-batch';
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetPartitionCommand, GlueClient } from '@aws-sdk/client-glue';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';

/** Input of an execution. */
export interface Request {
  readonly sample: string;
  readonly reference: string;
  readonly reads: readonly string[];
  readonly parts: number;
  readonly regions: number;
  readonly ploidy?: number;
  readonly pairsPerChunk?: number;
}

/** Execution that has ended. */
export interface Ended {
  readonly status: string;
  /** Error and cause of a failed execution. */
  readonly error: string;
  readonly cause: string;
  /** Output of a successful execution. */
  readonly summary?: { readonly run: string; readonly variants: number; readonly reads: number };
}

type BucketName = 'DataBucket' | 'WorkBucket' | 'ResultsBucket';

/** The deployed stack as its users and its operator use it. */
export class Laboratory {
  private readonly deployment: Deployment;
  private readonly batch = new BatchClient({});
  private readonly glue = new GlueClient({});
  private readonly logs = new CloudWatchLogsClient({});
  private readonly s3 = new S3Client({});
  private readonly sfn = new SFNClient({});

  constructor(deployment: Deployment) {
    this.deployment = deployment;
  }

  async put(bucket: BucketName, key: string, body: string | Uint8Array): Promise<void> {
    const Bucket = this.deployment.output(bucket);
    // The SDK takes an empty text for a stream.
    const content = typeof body === 'string' ? Buffer.from(body) : body;
    await this.s3.send(new PutObjectCommand({ Bucket, Key: key, Body: content }));
  }

  async get(bucket: BucketName, key: string): Promise<Uint8Array> {
    const Bucket = this.deployment.output(bucket);
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket, Key: key }));
    if (!Body) throw new Error(`${key} has no content.`);
    return Body.transformToByteArray();
  }

  async delete(bucket: BucketName, key: string): Promise<void> {
    const Bucket = this.deployment.output(bucket);
    await this.s3.send(new DeleteObjectCommand({ Bucket, Key: key }));
  }

  /** Keys under a prefix with the times of their last writes. */
  async list(bucket: BucketName, prefix: string): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    const input = { Bucket: this.deployment.output(bucket), Prefix: prefix };
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.s3 }, input)) {
      for (const { Key = '', LastModified } of Contents) {
        found.set(Key, LastModified?.getTime() ?? 0);
      }
    }
    return found;
  }

  /** Starts an execution and returns its ARN. */
  async start(input: object): Promise<string> {
    const { executionArn = '' } = await this.sfn.send(
      new StartExecutionCommand({
        stateMachineArn: this.deployment.output('StateMachine'),
        input: JSON.stringify(input),
      }),
    );
    return executionArn;
  }

  /** Waits for the end of an execution. */
  async end(executionArn: string, seconds = 300): Promise<Ended> {
    return until(`the execution ${executionArn} to end`, seconds, async () => {
      const { status, error, cause, output } = await this.sfn.send(
        new DescribeExecutionCommand({ executionArn }),
      );
      if (status === 'RUNNING') return undefined;
      const summary = output === undefined ? undefined : (JSON.parse(output) as Ended['summary']);
      return { status: status ?? '', error: error ?? '', cause: cause ?? '', summary };
    });
  }

  /** Runs an execution to its end. */
  async run(input: object, seconds?: number): Promise<Ended> {
    return this.end(await this.start(input), seconds);
  }

  /** Submits a step of the job definition and waits for its end. */
  submit(step: string, subject: string): Promise<JobDetail> {
    return this.submitJob(step, { parameters: { step, subject } });
  }

  /** Submits a job with another command and waits for its end. */
  execute(name: string, command: string[]): Promise<JobDetail> {
    return this.submitJob(name, { containerOverrides: { command } });
  }

  private async submitJob(
    jobName: string,
    changes: Pick<SubmitJobCommandInput, 'parameters' | 'containerOverrides'>,
  ): Promise<JobDetail> {
    const { jobId = '' } = await this.batch.send(
      new SubmitJobCommand({
        jobName,
        jobQueue: this.deployment.output('JobQueue'),
        jobDefinition: this.deployment.output('JobDefinition'),
        ...changes,
      }),
    );
    return until(`the job ${jobName} to end`, 120, async () => {
      const job = await this.job(jobId);
      return job.status === 'SUCCEEDED' || job.status === 'FAILED' ? job : undefined;
    });
  }

  async job(jobId: string): Promise<JobDetail> {
    const { jobs = [] } = await this.batch.send(new DescribeJobsCommand({ jobs: [jobId] }));
    if (!jobs[0]) throw new Error(`There is no job ${jobId}.`);
    return jobs[0];
  }

  /** Id of the newest job with this name, once there is one. */
  async jobNamed(name: string): Promise<string> {
    const statuses: JobStatus[] = ['PENDING', 'RUNNABLE', 'RUNNING', 'SUCCEEDED', 'FAILED'];
    return until(`the job ${name}`, 120, async () => {
      const pages = await Promise.all(statuses.map((status) => this.jobsOfQueue(status)));
      const named = pages.flat().filter(({ jobName }) => jobName === name);
      return named.sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0))[0]?.jobId;
    });
  }

  /** Ids of the children of an array job in a state. */
  async children(arrayJobId: string, jobStatus: JobStatus): Promise<string[]> {
    const found: string[] = [];
    for await (const { jobSummaryList = [] } of paginateListJobs(
      { client: this.batch },
      { arrayJobId, jobStatus },
    )) {
      found.push(...jobSummaryList.flatMap(({ jobId }) => jobId ?? []));
    }
    return found;
  }

  /** vCPUs of all compute environments now. */
  async vcpus(): Promise<number> {
    const { computeEnvironments = [] } = await this.batch.send(
      new DescribeComputeEnvironmentsCommand({}),
    );
    return computeEnvironments.reduce(
      (sum, { computeResources }) => sum + (computeResources?.desiredvCpus ?? 0),
      0,
    );
  }

  /** Lines of a job's log. */
  async log(logStreamName: string): Promise<string[]> {
    const logGroupName = this.deployment.output('JobLogGroup');
    const { events = [] } = await this.logs.send(
      new GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: true }),
    );
    return events.map(({ message = '' }) => message);
  }

  /** Address of the run's partition in the Glue Data Catalog. */
  async partition(sample: string, run: string): Promise<string> {
    const { Partition } = await this.glue.send(
      new GetPartitionCommand({
        DatabaseName: this.deployment.output('Database'),
        TableName: this.deployment.output('Table'),
        PartitionValues: [sample, run],
      }),
    );
    return Partition?.StorageDescriptor?.Location ?? '';
  }

  private async jobsOfQueue(jobStatus: JobStatus) {
    const jobQueue = this.deployment.output('JobQueue');
    const found = [];
    for await (const { jobSummaryList = [] } of paginateListJobs(
      { client: this.batch },
      { jobQueue, jobStatus },
    )) {
      found.push(...jobSummaryList);
    }
    return found;
  }
}
