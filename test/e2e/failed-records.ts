import type { DeliveredObjects } from './delivered-objects.ts';

/** Record under the error prefix, which Firehose could not transform or index. */
export interface FailedRecord {
  readonly kind: Kind;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Original data, or for a record that OpenSearch rejected the transformed data. */
  readonly data: Buffer;
}

/** Kinds of failures, which are folders below the error prefix. */
export type Kind = keyof typeof FIELDS;

const COMMON = {
  attemptsMade: 'number',
  arrivalTimestamp: 'number',
  errorCode: 'string',
  errorMessage: 'string',
  attemptEndingTimestamp: 'number',
  rawData: 'string',
};

/** Documented fields of each kind (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html, https://docs.aws.amazon.com/firehose/latest/dev/retry.html). */
const FIELDS = {
  'processing-failed': { ...COMMON, lambdaArn: 'string' },
  'AmazonOpenSearchService-failed': {
    ...COMMON,
    esDocumentId: 'string',
    esIndexName: 'string',
    esTypeName: 'string',
  },
} as const;

/** Reads the new failed records, one per line of each object. */
export async function readFailedRecords(errors: DeliveredObjects): Promise<FailedRecord[]> {
  return [...(await errors.read())].flatMap(([key, content]) => {
    const kind = (Object.keys(FIELDS) as Kind[]).find((each) => key.includes(`/${each}/`));
    if (!kind) throw new Error(`An object of no kind that AWS documents: ${key}`);
    const lines = content.toString().split('\n').filter(Boolean);
    return lines.map((line): FailedRecord => {
      const fields = JSON.parse(line) as Record<string, unknown>;
      return { kind, fields, data: Buffer.from(String(fields.rawData), 'base64') };
    });
  });
}

/** Fields whose types differ from the documentation. */
export function undocumented({ kind, fields }: FailedRecord): string[] {
  return Object.entries(FIELDS[kind])
    .filter(([name, type]) => typeof fields[name] !== type)
    .map(([name, type]) => `${kind}: ${name} is ${typeof fields[name]}, not ${type}`);
}
