import { signedFetch, type SignedFetchOptions } from '../../common/signed-fetch.ts';
import type { WindowDocument } from '../core/window.ts';

/** Document that the domain refused, with its reason. */
export interface Refusal {
  /** Position in the list of documents. */
  readonly position: number;
  readonly status: number;
  readonly reason: string;
}

interface BulkAnswer {
  readonly errors: boolean;
  readonly items: readonly {
    readonly index: { readonly status: number; readonly error?: { readonly reason?: string } };
  }[];
}

export type SearchIndexOptions = Pick<SignedFetchOptions, 'region' | 'credentials' | 'send'> & {
  /** Host of the domain. */
  readonly host: string;
};

/** Indices of an OpenSearch domain, written by signed requests. */
export class SearchIndex {
  private readonly url: string;
  private readonly fetch: ReturnType<typeof signedFetch>;

  constructor({ host, ...signing }: SearchIndexOptions) {
    this.url = `https://${host}/_bulk?filter_path=errors,items.*.status,items.*.error.reason`;
    this.fetch = signedFetch({ ...signing, service: 'es' });
  }

  /**
   * Writes documents under their ids, so that repeated deliveries do no harm.
   *
   * @returns the documents that the domain refused
   * @throws Error when the domain does not answer or refuses the whole request
   */
  async write(documents: readonly WindowDocument[]): Promise<Refusal[]> {
    const lines = documents.flatMap(({ index, id, body }) => [
      { index: { _index: index, _id: id } },
      body,
    ]);
    const answer = await this.fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await answer.text();
    if (!answer.ok)
      throw new Error(`The domain answered _bulk with ${answer.status}: ${text.slice(0, 300)}.`);
    const { errors, items } = JSON.parse(text) as BulkAnswer;
    if (!errors) return [];
    return items.flatMap(({ index: { status, error } }, position) =>
      error ? [{ position, status, reason: error.reason ?? 'no reason given' }] : [],
    );
  }
}
