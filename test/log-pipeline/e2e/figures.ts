import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { differences, listed, sum, type Figures } from '../../e2e/figures.ts';
import { runVisualizations } from '../../e2e/saved-visualizations.ts';
import type { Checks } from '../../e2e/scenario.ts';
import type { Aggregation, Bucket } from '../../e2e/search-domain.ts';
import { census, topOf, type Census } from './lines/census.ts';
import { ofTag, type Pipeline } from './pipeline.ts';

const SAVED_OBJECTS = join(PROJECT, 'lib/log-pipeline/search/saved-objects.json');
/** Number of paths on the saved dashboard. */
const TOP = 20;

const AGGREGATIONS = {
  classes: { histogram: { field: 'http.response.status_code', interval: 100, min_doc_count: 1 } },
  paths: { terms: { field: 'url.path', size: TOP, order: [{ _count: 'desc' }, { _key: 'asc' }] } },
  hours: {
    date_histogram: { field: '@timestamp', fixed_interval: '1h' },
    aggs: { bytes: { sum: { field: 'http.response.body.bytes' } } },
  },
};

/** Compares OpenSearch's aggregations over documents with a count over their lines. */
export async function checkFigures(
  pipeline: Pipeline,
  tag: string,
  lines: readonly string[],
  checks: Checks,
): Promise<void> {
  const query = ofTag(tag);
  const counted = census(lines);
  const paths = new Map(topOf(counted.paths, TOP));
  const found = (await pipeline.domain.search({ size: 0, query, aggs: AGGREGATIONS })).aggregations;
  const classOf = ({ key }: Bucket) => `${Number(key) / 100}xx`;
  const bytesOf = (bucket: Bucket) => (bucket.bytes as Aggregation).value ?? 0;
  const hourOf = ({ key_as_string = '' }: Bucket) => key_as_string;
  checks.equal(
    'OpenSearch aggregates status classes to the numbers counted over the file',
    listed(counted.statusClasses),
    listed(figuresOf(found.classes, classOf)),
  );
  checks.noProblems(
    'OpenSearch aggregates requests of the most frequent paths to the numbers counted over the file',
    `${TOP} paths`,
    differences(paths, figuresOf(found.paths)),
  );
  checks.noProblems(
    'OpenSearch aggregates bytes of each hour to the numbers counted over the file',
    `${counted.bytesPerHour.size} hours`,
    differences(counted.bytesPerHour, figuresOf(found.hours, hourOf, bytesOf)),
  );
  const visualizations = expectedOf(counted, paths);
  checks.noProblems(
    'The visualizations of the saved dashboard, run as searches, show the numbers counted over the file',
    `${visualizations.size} visualizations`,
    differences(visualizations, await runVisualizations(SAVED_OBJECTS, pipeline.domain, query)),
  );
}

/** Expected sums of the saved visualizations, each over all of its buckets. */
function expectedOf({ lines, statusClasses, sources, bytesPerHour }: Census, paths: Figures) {
  return new Map([
    ['logs-requests', lines],
    ['logs-status-classes', lines],
    ['logs-top-paths', sum(paths.values())],
    ['logs-bytes', sum(bytesPerHour.values())],
    ['logs-error-rate', (statusClasses.get('5xx') ?? 0) / lines],
    ['logs-top-sources', sum(topOf(sources, TOP).map(([, count]) => count))],
  ]);
}

function figuresOf(
  { buckets = [] }: Aggregation = {},
  nameOf = ({ key }: Bucket) => String(key),
  valueOf = ({ doc_count }: Bucket) => doc_count,
): Figures {
  return new Map(buckets.map((bucket) => [nameOf(bucket), valueOf(bucket)]));
}
