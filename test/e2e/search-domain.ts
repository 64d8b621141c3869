import { STSClient } from '@aws-sdk/client-sts';
import { json } from '../../lambda/common/json-source.ts';
import { signedFetch } from '../../lambda/common/signed-fetch.ts';
import { assume } from './credentials.ts';

/** Indexed document, by dotted field names. */
export type Document = Readonly<Record<string, unknown>>;

/** Bucket of an aggregation, with nested aggregations by name. */
export interface Bucket {
  readonly key: string | number;
  readonly key_as_string?: string;
  readonly doc_count: number;
  readonly [aggregation: string]: unknown;
}

export interface Aggregation {
  readonly value?: number;
  readonly doc_count?: number;
  readonly buckets?: readonly Bucket[];
}

export interface Found {
  readonly total: number;
  readonly documents: readonly Document[];
  readonly aggregations: Readonly<Record<string, Aggregation>>;
}

/** Result of a search while OpenSearch is stopped or starting. */
export const SILENT: Found = { total: 0, documents: [], aggregations: {} };

interface Answer {
  readonly hits: {
    readonly total: { readonly value: number };
    readonly hits: readonly { readonly _source: Document }[];
  };
  readonly aggregations?: Readonly<Record<string, Aggregation>>;
}

/** Client that searches an OpenSearch domain with signed requests. */
export class SearchDomain {
  private readonly endpoint: string;
  private readonly index: string;
  private readonly call: ReturnType<typeof signedFetch>;

  /**
   * @param endpoint `https://host`
   * @param operator ARN of the role that may read
   * @param index pattern of the indices' names
   */
  constructor(endpoint: string, operator: string, index: string) {
    this.endpoint = endpoint;
    this.index = index;
    this.call = signedFetch({
      service: 'es',
      region: new STSClient({}).config.region,
      credentials: onceOf(() => assume(operator)),
    });
  }

  /** @throws Error with OpenSearch's message for an invalid search */
  async search(body: object): Promise<Found> {
    const answer = await this.call(`${this.endpoint}/${this.index}/_search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ track_total_hits: true, ...body }),
    }).catch(() => undefined);
    if (!answer || answer.status >= 500) return SILENT;
    const text = await answer.text();
    if (!answer.ok) throw new Error(`OpenSearch answers ${answer.status}: ${text}`);
    const { hits, aggregations = {} } = parseWithDigits(text) as Answer;
    return {
      total: hits.total.value,
      documents: hits.hits.map(({ _source }) => _source),
      aggregations,
    };
  }

  async count(query: object): Promise<number> {
    return (await this.search({ size: 0, query })).total;
  }
}

/** JSON.parse that returns an integer beyond 2^53 as the text of its digits. */
function parseWithDigits(text: string): unknown {
  return json.parse(text, (_name, value, { source = '' }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source)
      ? source
      : value,
  );
}

function onceOf<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
