import { signedFetch, type SignedFetchOptions } from '../../common/signed-fetch.ts';
import { INDEX } from '../contract.ts';
import type { Replacement, RowId, SaveResult, StateStore, Stored } from '../core/apply-changes.ts';
import type { Row } from '../core/change.ts';
import type { RowState } from '../core/merge.ts';

export interface SearchIndexOptions extends Pick<SignedFetchOptions, 'region' | 'credentials'> {
  /** Host of the domain. */
  readonly endpoint: string;
}

/** Fields of a document beside the row's columns. */
interface Source {
  readonly capture: { readonly lsn: string; readonly older: Readonly<Record<string, string>> };
  readonly row: Row;
}

interface Found {
  readonly _id: string;
  readonly found?: boolean;
  readonly _source?: Source;
}

interface Written {
  readonly _id: string;
  readonly status: number;
  readonly error?: { readonly type: string; readonly reason: string };
}

/**
 * Documents of an OpenSearch domain, one for each row. The LSN is the document's external version:
 * OpenSearch itself rejects a change that is older than the document, or than its deletion for as
 * long as `index.gc_deletes` says.
 */
export class SearchIndex implements StateStore<undefined> {
  readonly #origin: string;
  readonly #fetch: ReturnType<typeof signedFetch>;

  constructor({ endpoint, ...signing }: SearchIndexOptions) {
    this.#origin = `https://${endpoint}`;
    this.#fetch = signedFetch({ ...signing, service: 'es' });
  }

  async load(rows: readonly RowId[]): Promise<Map<string, Stored<undefined>>> {
    const docs = rows.map(({ table, id }) => ({ _index: indexOf(table), _id: id }));
    const answer = await this.#post('_mget', JSON.stringify({ docs }));
    const tables = new Map(rows.map(({ table, id }) => [id, table]));
    const found = (answer.docs as readonly Found[]).flatMap(({ _id: id, _source }) => {
      const table = tables.get(id);
      if (!_source || !table) return [];
      return [[id, { state: stateOf({ table, id }, _source), version: undefined }] as const];
    });
    return new Map(found);
  }

  async save(states: readonly Replacement<undefined>[]): Promise<SaveResult> {
    const failures = new Map<string, Error>();
    if (states.length === 0) return { conflicts: [], failures };
    const answer = await this.#post('_bulk', states.map(({ state }) => linesOf(state)).join(''));
    for (const item of answer.items as readonly Readonly<Record<string, Written>>[]) {
      for (const { _id, status, error } of Object.values(item)) {
        // 404: the deleted document was not there. 409: a newer change was there before.
        if (status < 300 || status === 404 || status === 409) continue;
        const reason = `${error?.type ?? ''}: ${error?.reason ?? ''}`;
        failures.set(_id, new Error(`OpenSearch rejected ${_id} with ${status} (${reason}).`));
      }
    }
    return { conflicts: [], failures };
  }

  async #post(path: string, body: string): Promise<Readonly<Record<string, unknown>>> {
    const answer = await this.#fetch(`${this.#origin}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body,
      signal: AbortSignal.timeout(20_000),
    });
    const text = await answer.text();
    if (!answer.ok)
      throw new Error(`OpenSearch answered /${path} with ${answer.status}: ${text.slice(0, 300)}`);
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  }
}

/** Name of a table's index. */
export function indexOf(table: string): string {
  return `${INDEX}-${table.toLowerCase()}`;
}

function linesOf({ table, id, lsn, row, older }: RowState): string {
  const target = {
    ...{ _index: indexOf(table), _id: id, version: String(lsn) },
    version_type: 'external_gte',
  };
  if (!row) return `${JSON.stringify({ delete: target })}\n`;
  const versions = Object.entries(older).map(([name, at]) => [name, String(at)]);
  const source = {
    row,
    capture: { lsn: String(lsn), older: Object.fromEntries(versions) as object },
  };
  return `${JSON.stringify({ index: target })}\n${JSON.stringify(source)}\n`;
}

function stateOf({ table, id }: RowId, { row, capture }: Source): RowState {
  const versions = Object.entries(capture.older).map(([name, at]) => [name, BigInt(at)] as const);
  return { table, id, lsn: BigInt(capture.lsn), row, older: Object.fromEntries(versions) };
}
