/** Job that failed, as the description of AWS Batch has it. */
export interface FailedJob {
  /** Index in the array, if the job is a child. */
  readonly index?: number;
  readonly statusReason: string;
  readonly exitCode?: number;
  /** Reason of the container. */
  readonly reason?: string;
  readonly logStream?: string;
  /** Last message of level ERROR in the log. */
  readonly message?: string;
}

/** Failure of a step, as Step Functions reports it. */
export interface StepFailure {
  readonly step: string;
  readonly run: string;
  readonly error: string;
  readonly cause: string;
}

/** Log group with the region for links. */
export interface LogAddress {
  readonly region: string;
  readonly logGroup: string;
}

/** Most children that a cause describes: Step Functions keeps 32 KiB of it. */
export const DESCRIBED = 3;

/** Id of the job in the cause of a failed task, which is the description of the job. */
export function jobIdOf(cause: string): string | undefined {
  try {
    const { JobId } = JSON.parse(cause) as { JobId?: unknown };
    return typeof JobId === 'string' ? JobId : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Describes why a step failed, where its log is, and the remedy.
 *
 * @param failed the failed jobs, of which the first `DESCRIBED` are described
 * @param count number of failed jobs
 */
export function describeFailure(
  { step, cause }: StepFailure,
  failed: readonly FailedJob[],
  count: number,
  address: LogAddress,
): string {
  if (failed.length === 0) return `The step ${step} failed: ${cause}`;
  const jobs = failed.slice(0, DESCRIBED).map((job) => describeJob(job, address));
  const children = failed[0]?.index === undefined ? '' : ` in ${count} of its children`;
  return [
    `The step ${step} failed${children}.`,
    ...jobs,
    'Remove the cause and start an execution with the same input: only what is missing runs again.',
  ].join(' ');
}

function describeJob(job: FailedJob, { region, logGroup }: LogAddress): string {
  const name = job.index === undefined ? 'Job' : `Child ${job.index}`;
  const code = job.exitCode === undefined ? '' : `, exit code ${job.exitCode}`;
  const reason = job.message ?? job.reason ?? job.statusReason;
  const log = job.logStream
    ? ` Log: ${logGroup} ${job.logStream}, ${consoleLink(region, logGroup, job.logStream)}`
    : ' It wrote no log.';
  return `${name}: ${reason} (${job.statusReason}${code}).${log}`;
}

/** Address of a log stream in the console, which escapes its names twice, with $ for %. */
function consoleLink(region: string, logGroup: string, logStream: string): string {
  const [group, stream] = [logGroup, logStream].map((name) =>
    encodeURIComponent(encodeURIComponent(name)).replaceAll('%', '$'),
  );
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${group}/log-events/${stream}`;
}

/** Message of the last line of level ERROR in a job's log, or undefined. */
export function lastError(lines: readonly string[]): string | undefined {
  for (const line of lines.toReversed()) {
    try {
      const { level, message } = JSON.parse(line) as { level?: unknown; message?: unknown };
      if (level === 'ERROR' && typeof message === 'string') return message;
    } catch {
      // A line of a library or a traceback.
    }
  }
  // Python's traceback ends with the error.
  return lines.toReversed().find((line) => /^[\w.]+(Error|Exception): /.test(line));
}
