import * as z from 'zod/mini';
import { PermanentError } from '../../common/errors.ts';
import { parseJson } from '../../common/parse-json.ts';

/** Maximum number of files of a load. */
const MAX_FILES = 10_000;

const Manifest = z.object({
  entries: z
    .array(
      z.object({
        url: z.string().check(z.regex(/^s3:\/\/[^/]+\/.+$/)),
        mandatory: z.optional(z.boolean()),
      }),
    )
    .check(z.minLength(1), z.maxLength(MAX_FILES)),
});

/**
 * Checks a manifest (https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html)
 * before Redshift starts for it.
 *
 * @param bucket only bucket whose files are loaded
 * @returns addresses of its files
 * @throws PermanentError `not-a-manifest`, `other-bucket`, `optional-file`
 */
export function filesOf(text: string, bucket: string): string[] {
  const manifest = Manifest.safeParse(parseJson(text));
  if (!manifest.success) {
    throw new PermanentError(
      'not-a-manifest',
      `The object ${JSON.stringify(text.slice(0, 100))} is no manifest: write {"entries": [{"url": "s3://${bucket}/<key>", "mandatory": true}]} with 1 to ${MAX_FILES} files.`,
    );
  }
  const { entries } = manifest.data;
  for (const { url, mandatory } of entries) {
    if (!url.startsWith(`s3://${bucket}/`))
      throw new PermanentError(
        'other-bucket',
        `The file ${url} is in another bucket: copy it to ${bucket}.`,
      );
    if (mandatory !== true)
      throw new PermanentError(
        'optional-file',
        `The file ${url} is optional: write "mandatory": true, so that a missing file fails the load.`,
      );
  }
  return entries.map(({ url }) => url);
}

/**
 * Number of rows that COPY may leave out, from the metadata `max-errors` of the manifest; 0 by default.
 *
 * @throws PermanentError `invalid-max-errors`
 */
export function maxErrorsOf(metadata: Readonly<Record<string, string>> | undefined): number {
  const value = metadata?.['max-errors'] ?? '0';
  if (/^\d{1,6}$/.test(value) && Number(value) <= 100_000) return Number(value);
  throw new PermanentError(
    'invalid-max-errors',
    `The metadata max-errors is ${JSON.stringify(value)}: it takes 0 to 100000.`,
  );
}
