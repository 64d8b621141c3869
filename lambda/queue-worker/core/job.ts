import * as z from 'zod/mini';
import { PermanentError } from '../../common/errors.ts';
import { parseJson } from '../../common/parse-json.ts';

/** Types of jobs. */
export const JOB_TYPES = ['text-statistics'] as const;

export type JobType = (typeof JOB_TYPES)[number];

/** A job, as in its message. */
export interface Job {
  readonly id: string;
  readonly type: JobType;
  /** Key in the inputs bucket. */
  readonly object: string;
  /** Jobs of one group are done in the order in which they were accepted. @default - no order */
  readonly group?: string;
}

const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

const Message = z.object({
  id: z.string().check(z.regex(ID)),
  type: z.string(),
  object: z.string().check(z.minLength(1)),
  ordered: z.optional(z.literal(true)),
  group: z.optional(z.string()),
});

/** Content of a message body. */
export interface ParsedJob {
  /** The job, or the reason why there is none. */
  readonly job: Job | PermanentError;
  /** Id of the job, if the message has one. */
  readonly jobId?: string;
}

/** Message body of a job. */
export function messageOf({ id, type, object, group }: Job): string {
  return JSON.stringify({ id, type, object, ...(group && { ordered: true, group }) });
}

/** Reads a message body; its error is `not-a-job` or `unknown-type`. */
export function parseJob(body: string): ParsedJob {
  const message = Message.safeParse(parseJson(body));
  if (!message.success) {
    const job = new PermanentError(
      'not-a-job',
      `The message ${JSON.stringify(body.slice(0, 100))} is no job: find out who sends to this queue.`,
    );
    return { job };
  }
  const { id, type, object, group } = message.data;
  if (isJobType(type)) return { job: { id, type, object, group }, jobId: id };
  const job = new PermanentError(
    'unknown-type',
    `The type '${type}' is unknown: deploy a worker that knows it, or choose from ${JOB_TYPES.join(', ')}.`,
  );
  return { job, jobId: id };
}

/** True for a known type of jobs. */
export function isJobType(type: string): type is JobType {
  return (JOB_TYPES as readonly string[]).includes(type);
}

/** True for a UUID in lower case, the form of all job ids. */
export function isJobId(text: string): boolean {
  return ID.test(text);
}
