import { readFileSync } from 'node:fs';
import type { Aggregation, Bucket, SearchDomain } from './search-domain.ts';

/** Definition of a visualization in Dashboards. */
interface VisState {
  readonly aggs: readonly {
    readonly id: string;
    readonly type: string;
    readonly schema: string;
    readonly params: Readonly<Record<string, unknown>>;
  }[];
  readonly params: {
    readonly series?: readonly {
      readonly metrics: readonly { readonly numerator: Query; readonly denominator: Query }[];
    }[];
  };
}

interface Query {
  readonly query: string;
}

interface SavedObject {
  readonly type: string;
  readonly id: string;
  readonly attributes: {
    readonly visState: VisState;
    readonly kibanaSavedObjectMeta: { readonly searchSourceJSON: { readonly query: Query } };
  };
}

/**
 * Runs the visualizations of a saved dashboard with the same searches as Dashboards.
 *
 * @param file `saved-objects.json`
 * @param filter selects the documents
 * @returns by id, the sum of the first metric over all buckets, or the ratio
 */
export async function runVisualizations(
  file: string,
  domain: SearchDomain,
  filter: object,
): Promise<Map<string, number>> {
  const all = JSON.parse(readFileSync(file, 'utf8')) as SavedObject[];
  const figures = new Map<string, number>();
  for (const { type, id, attributes } of all) {
    if (type !== 'visualization') continue;
    const { visState, kibanaSavedObjectMeta } = attributes;
    const source = kibanaSavedObjectMeta.searchSourceJSON.query;
    const query = { bool: { filter: [filter, queryOf(source)] } };
    const figure = visState.params.series
      ? await ratio(visState, domain, query)
      : await sumOfBuckets(visState, domain, query);
    figures.set(id, figure);
  }
  return figures;
}

async function ratio(vis: VisState, domain: SearchDomain, query: object): Promise<number> {
  const [metric] = vis.params.series?.[0]?.metrics ?? [];
  if (!metric) throw new Error('There is no metric.');
  const filters = {
    numerator: queryOf(metric.numerator),
    denominator: queryOf(metric.denominator),
  };
  const { aggregations } = await domain.search({
    size: 0,
    query,
    aggs: Object.fromEntries(Object.entries(filters).map(([name, filter]) => [name, { filter }])),
  });
  const { numerator, denominator } = aggregations;
  return (numerator?.doc_count ?? NaN) / (denominator?.doc_count ?? NaN);
}

async function sumOfBuckets(
  { aggs }: VisState,
  domain: SearchDomain,
  query: object,
): Promise<number> {
  const metrics = aggs.filter(({ schema }) => schema === 'metric');
  const sums = metrics.filter(({ type }) => type !== 'count');
  const innermost = Object.fromEntries(
    sums.map(({ id, type, params }) => [id, { [type]: field(params) }]),
  );
  const buckets = aggs.filter(({ schema }) => schema !== 'metric');
  const nested = buckets.reduceRight<object>((inner, { id, type, params }) => {
    const more = Object.keys(inner).length > 0 ? { aggs: inner } : {};
    return { [id]: { [TYPES[type] ?? type]: bucketsOf(type, params), ...more } };
  }, innermost);
  const { aggregations } = await domain.search({ size: 0, query, aggs: nested });
  const [first] = metrics;
  return first
    ? sum(
        aggregations,
        buckets.map(({ id }) => id),
        first.type === 'count' ? undefined : first.id,
      )
    : NaN;
}

/** Types of aggregations that differ from the saved ones: Dashboards sets the interval by the visible time. */
const TYPES: Readonly<Record<string, string>> = { date_histogram: 'auto_date_histogram' };

function field({ field: name }: Readonly<Record<string, unknown>>): object {
  return { field: name };
}

function bucketsOf(type: string, params: Readonly<Record<string, unknown>>): object {
  if (type === 'date_histogram') return { ...field(params), buckets: 100 };
  if (type === 'range') return { ...field(params), ranges: params.ranges };
  return { ...field(params), size: params.size };
}

function sum(
  aggregations: Readonly<Record<string, unknown>>,
  [id, ...deeper]: readonly string[],
  metric: string | undefined,
): number {
  const { buckets = [] } = (aggregations[id ?? ''] ?? {}) as Aggregation;
  const valueOf = (bucket: Bucket) =>
    metric === undefined ? bucket.doc_count : ((bucket[metric] as Aggregation).value ?? NaN);
  return buckets
    .map((bucket) => (deeper.length > 0 ? sum(bucket, deeper, metric) : valueOf(bucket)))
    .reduce((total, value) => total + value, 0);
}

/** Translates the saved objects' part of Dashboards' query language to OpenSearch's. */
function queryOf({ query }: Query): object {
  const lucene = query
    .replace(/^not /, 'NOT ')
    .replace(/ ?(>=|<) ?/, ':$1')
    .replace(/: /, ':');
  return query === '' ? { match_all: {} } : { query_string: { query: lucene } };
}
