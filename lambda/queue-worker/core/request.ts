import * as z from 'zod/mini';
import { HttpError } from '../../common/http.ts';
import { parseJson } from '../../common/parse-json.ts';
import { isJobType, JOB_TYPES, type Job } from './job.ts';

/** A job without its id, as the caller sends it. */
export type JobRequest = Omit<Job, 'id'>;

/** A job names an object; the data itself is in S3. */
const MAX_BODY_BYTES = 64 * 1024;
/** Limit of S3. */
const MAX_KEY_BYTES = 1_024;
/** Message group ids of SQS (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html). */
const GROUP = /^[!-~]{1,128}$/;
const IDEMPOTENCY_KEY = /^[ -~]{1,128}$/;

// zod/mini has no messages of its own.
const Body = z.strictObject(
  {
    type: z.string('must be a text'),
    object: z.string('must be a text'),
    ordered: z.optional(z.boolean('must be true or false')),
    group: z.optional(z.string('must be a text')),
  },
  {
    error: ({ code, keys }) =>
      code === 'unrecognized_keys' ? `unknown: ${quote(String(keys))}` : 'must be an object',
  },
);

const EXPECTED =
  'send {"type": "text-statistics", "object": "<key in the inputs bucket>"}, for a job in order also "ordered": true, "group": "<name>"';

/**
 * Reads the body of a request.
 *
 * @throws HttpError 413 `body-too-large`, 400 `not-json`, `wrong-body`, `unknown-type`,
 * `wrong-object`, `wrong-group`
 */
export function parseRequest(body: string): JobRequest {
  const { type, object, ordered = false, group } = shapeOf(body);
  if (!isJobType(type)) {
    throw new HttpError(
      400,
      'unknown-type',
      `The type ${quote(type)} is unknown: choose from ${JOB_TYPES.join(', ')}.`,
    );
  }
  checkObject(object);
  if (ordered !== (group !== undefined)) {
    throw new HttpError(
      400,
      'wrong-group',
      ordered
        ? 'A job in order needs a group: send the name of the group whose order is kept, such as a customer.'
        : `The group ${quote(group ?? '')} has no effect without "ordered": true: send both or none.`,
    );
  }
  if (group !== undefined && !GROUP.test(group)) {
    throw new HttpError(
      400,
      'wrong-group',
      `The group ${quote(group)} is not accepted: send 1 to 128 letters, digits and punctuation of ASCII, no spaces.`,
    );
  }
  return { type, object, group };
}

/**
 * Holds the header `Idempotency-Key` to 1 to 128 printable ASCII characters.
 *
 * @throws HttpError 400 `wrong-idempotency-key`
 */
export function checkIdempotencyKey(key: string | undefined): string | undefined {
  if (key === undefined || IDEMPOTENCY_KEY.test(key)) return key;
  throw new HttpError(
    400,
    'wrong-idempotency-key',
    `The Idempotency-Key ${quote(key)} is not accepted: send 1 to 128 printable ASCII characters, such as a UUID.`,
  );
}

function shapeOf(body: string): z.infer<typeof Body> {
  const bytes = Buffer.byteLength(body);
  if (bytes > MAX_BODY_BYTES) {
    throw new HttpError(
      413,
      'body-too-large',
      `The body has ${bytes} bytes, the limit is ${MAX_BODY_BYTES}: put the data into the inputs bucket and name its key.`,
    );
  }
  const value = parseJson(body);
  if (value === undefined) {
    throw new HttpError(400, 'not-json', `The body is not JSON: ${EXPECTED}.`);
  }
  const result = Body.safeParse(value);
  if (result.success) return result.data;
  throw new HttpError(
    400,
    'wrong-body',
    `The body is invalid (${z.prettifyError(result.error)}): ${EXPECTED}.`,
  );
}

function checkObject(object: string): void {
  const bytes = Buffer.byteLength(object);
  if (bytes >= 1 && bytes <= MAX_KEY_BYTES && object.isWellFormed()) return;
  throw new HttpError(
    400,
    'wrong-object',
    `The object ${quote(object)} can't be a key of S3 (${bytes} bytes): send 1 to ${MAX_KEY_BYTES} bytes of UTF-8.`,
  );
}

function quote(value: string): string {
  return JSON.stringify(value.slice(0, 60));
}
