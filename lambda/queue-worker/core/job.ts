import * as z from 'zod/mini';
import { JobError } from './job-error.ts';

/** What can be asked for. */
export const JOB_TYPES = ['text-statistics'] as const;

export type JobType = (typeof JOB_TYPES)[number];

/** A job as it travels in a message. */
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

/** The message body of a job. */
export function messageOf({ id, type, object, group }: Job): string {
  return JSON.stringify({ id, type, object, ...(group && { ordered: true, group }) });
}

/**
 * The job of a message body.
 *
 * @throws JobError `not-a-job` for a message that no producer of ours wrote, `unknown-type`
 */
export function parseJob(body: string): Job {
  const message = Message.safeParse(jsonOf(body));
  if (!message.success) {
    throw new JobError(
      'not-a-job',
      `The message ${JSON.stringify(body.slice(0, 100))} is no job: find out who sends to this queue.`,
    );
  }
  const { id, type, object, group } = message.data;
  if (!isJobType(type)) {
    throw new JobError(
      'unknown-type',
      `The type '${type}' is unknown: deploy a worker that knows it, or choose from ${JOB_TYPES.join(', ')}.`,
      id,
    );
  }
  return { id, type, object, group };
}

/** Whether a word names a type of jobs. */
export function isJobType(type: string): type is JobType {
  return (JOB_TYPES as readonly string[]).includes(type);
}

/** Whether a text has the form of our ids, a UUID in lower case. */
export function isJobId(text: string): boolean {
  return ID.test(text);
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
