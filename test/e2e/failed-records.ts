import type { DeliveredObjects } from './delivered-objects.ts';

/** A record that Firehose could not transform or index, as it writes it to the error prefix. */
export interface FailedRecord {
  readonly kind: Kind;
  readonly fields: Readonly<Record<string, unknown>>;
  /** As it came, or for what OpenSearch refused as it was sent there. */
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

/** What AWS documents of each kind (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html, https://docs.aws.amazon.com/firehose/latest/dev/retry.html). */
const FIELDS = {
  'processing-failed': { ...COMMON, lambdaArn: 'string' },
  'AmazonOpenSearchService-failed': {
    ...COMMON,
    esDocumentId: 'string',
    esIndexName: 'string',
    esTypeName: 'string',
  },
} as const;

/** Those that were written since; of each object every line is one. */
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

/** Fields that are not as AWS documents them. */
export function undocumented({ kind, fields }: FailedRecord): string[] {
  return Object.entries(FIELDS[kind])
    .filter(([name, type]) => typeof fields[name] !== type)
    .map(([name, type]) => `${kind}: ${name} is ${typeof fields[name]}, not ${type}`);
}
