import { z } from 'zod';
import { ARRAY_SIZES } from '../contract.ts';
import { InvalidRequest } from './errors.ts';

const { min, max } = ARRAY_SIZES;
const range = `a whole number from ${min} to ${max.toLocaleString('en')}`;

const key = (what: string) =>
  z.string({ error: `the key of ${what}` }).regex(/^[\w!\-.*'()/=+]{1,900}$/, {
    error: `the key of ${what}`,
  });
const arraySize = z
  .int({ error: `${range}, as AWS Batch allows for an array job` })
  .min(min, { error: `${range}, as AWS Batch allows for an array job` })
  .max(max, { error: `${range}, as AWS Batch allows for an array job` });
const chunk = 'a whole number from 50 to 1,000,000';

const REQUEST = z.strictObject(
  {
    /** Name of the sample, a partition of the results. */
    sample: z
      .string({ error: 'a name of letters, digits, dots, dashes and underscores' })
      .regex(/^[A-Za-z0-9][\w.-]{0,63}$/, {
        error: 'a name of letters, digits, dots, dashes and underscores',
      }),
    /** Key of the FASTA file in the data bucket. */
    reference: key('a FASTA file in the data bucket'),
    /** Keys of the two FASTQ files in the data bucket. */
    reads: z.tuple([key('a FASTQ file'), key('a FASTQ file')], {
      error: 'a list of two keys, of the first and the second reads of the pairs',
    }),
    /** Children of the align job. */
    parts: arraySize,
    /** Children of the call job. */
    regions: arraySize,
    /** Copies of each chromosome. */
    ploidy: z.literal([1, 2], { error: '1 or 2' }).default(2),
    /** Pairs that bwa aligns together. */
    pairsPerChunk: z
      .int({ error: chunk })
      .min(50, { error: chunk })
      .max(1_000_000, { error: chunk })
      .default(10_000),
    /** Accepts regions without reads. */
    allowEmptyRegions: z.boolean({ error: 'true or false' }).default(false),
  },
  {
    error: ({ code }) =>
      code === 'invalid_type'
        ? 'an object with sample, reference, reads, parts, regions'
        : undefined,
  },
);

/** Validated input of an execution, with defaults. */
export type RunRequest = Readonly<z.infer<typeof REQUEST>>;

/**
 * Validates the input of an execution.
 *
 * @throws InvalidRequest with the field, its value and the allowed values
 */
export function parseRequest(input: unknown): RunRequest {
  const { data, error } = REQUEST.safeParse(input);
  if (data) return data;
  const [issue] = error.issues;
  if (issue?.code === 'unrecognized_keys') {
    throw new InvalidRequest(
      `The input has an unknown field '${issue.keys.join("', '")}'. ` +
        `The fields are: ${Object.keys(REQUEST.shape).join(', ')}.`,
    );
  }
  const path = issue?.path ?? [];
  const name = path.length === 0 ? 'The input' : `The field '${path.join('.')}'`;
  const value = path.reduce<unknown>(member, input);
  const shown = value === undefined ? 'missing' : JSON.stringify(value);
  throw new InvalidRequest(`${name} is ${shown}: it takes ${issue?.message ?? ''}.`);
}

function member(value: unknown, name: PropertyKey): unknown {
  return (value as Record<PropertyKey, unknown> | undefined)?.[name];
}
