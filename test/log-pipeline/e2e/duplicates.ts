import type { Checks } from '../../e2e/scenario.ts';
import type { Pipeline } from './pipeline.ts';

/** Search of lib/log-pipeline/README.md for documents in the indices of two days. */
const TWICE = { terms: { field: 'event.id', min_doc_count: 2, size: 1_000 } };

/** Counts the duplicates that AWS allows: lines that were delivered again on another day. */
export async function noteDuplicates({ domain }: Pipeline, checks: Checks): Promise<void> {
  const { aggregations } = await domain.search({ size: 0, aggs: { twice: TWICE } });
  const ids = aggregations.twice?.buckets?.length ?? 0;
  checks.note(`Lines with documents in the indices of two days, over all days: ${ids}`);
}
