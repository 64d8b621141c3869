import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { differences, listed, sum } from '../../e2e/figures.ts';
import { runVisualizations } from '../../e2e/saved-visualizations.ts';
import type { Checks } from '../../e2e/scenario.ts';
import { flowOf, type Flow } from './expected.ts';
import { ofAccount, type FlowLog } from './flow-log.ts';
import type { Records } from './records.ts';

const SAVED_OBJECTS = join(PROJECT, 'lib/flow-logs/search/saved-objects.json');
/** Number of sources on the saved dashboard. */
const TOP = 20;

/** Searches that need typed fields, each with the same condition on the records. */
const SEARCHES: Readonly<Record<string, readonly [object, (flow: Flow) => boolean]>> = {
  'from an IPv6 network': [
    { term: { 'source.ip': '2001:db8::/64' } },
    ({ srcaddr = '' }) => /^2001:db8::[0-9a-f]+$/.test(srcaddr),
  ],
  'to an IPv4 network': [
    { term: { 'destination.ip': '10.0.1.0/27' } },
    ({ dstaddr = '' }) => dstaddr.startsWith('10.0.1.') && Number(dstaddr.split('.')[3]) < 32,
  ],
  'of more than 100,000 bytes': [
    { range: { 'network.bytes': { gt: 100_000 } } },
    ({ bytes = '0' }) => Number(bytes) > 100_000,
  ],
  'to ports below 1024': [
    { range: { 'destination.port': { lt: 1_024 } } },
    ({ dstport = '9999' }) => Number(dstport) < 1_024,
  ],
  'with SYN alone': [{ term: { 'aws.vpcflow.tcp_flags': 2 } }, (flow) => flow['tcp-flags'] === '2'],
  'of 2014': [
    { range: { '@timestamp': { gte: '2014-01-01', lt: '2015-01-01' } } },
    ({ end }) => new Date(Number(end) * 1000).getUTCFullYear() === 2014,
  ],
  'without data': [
    { terms: { 'aws.vpcflow.log_status': ['NODATA', 'SKIPDATA'] } },
    (flow) => flow['log-status'] !== 'OK',
  ],
};

/** Compares searches and aggregations over the documents with counts over the records. */
export async function checkFigures(
  { domain }: FlowLog,
  { account, good }: Records,
  checks: Checks,
): Promise<void> {
  const filter = ofAccount(account);
  const flows = good.map(flowOf);
  const found = new Map<string, number>();
  for (const [name, [query]] of Object.entries(SEARCHES))
    found.set(name, await domain.count({ bool: { filter: [filter, query] } }));
  const counted = new Map(
    Object.entries(SEARCHES).map(([name, [, isMeant]]) => [name, flows.filter(isMeant).length]),
  );
  checks.noProblems(
    `Searches by typed fields find as many documents as a count over the records: ${[...counted.keys()].join(', ')}`,
    `${counted.size} searches`,
    differences(counted, found),
  );

  const rejected = flows.filter(({ action }) => action === 'REJECT');
  const { aggregations } = await domain.search({
    size: 0,
    query: { bool: { filter: [filter, { term: { 'event.action': 'reject' } }] } },
    aggs: { ports: { terms: { field: 'destination.port', size: 100 } } },
  });
  const ports = aggregations.ports?.buckets ?? [];
  checks.equal(
    'OpenSearch aggregates rejected traffic by destination port to the numbers counted over the records',
    listed(countsBy(rejected, 'dstport')),
    listed(new Map(ports.map(({ key, doc_count }) => [String(key), doc_count]))),
  );
  const visualizations = expectedOf(flows, rejected);
  checks.noProblems(
    'The visualizations of the saved dashboard, run as searches, show the numbers counted over the records',
    `${visualizations.size} visualizations`,
    differences(visualizations, await runVisualizations(SAVED_OBJECTS, domain, filter)),
  );
}

/** Expected sums of the saved visualizations, each over all of its buckets. */
function expectedOf(flows: readonly Flow[], rejected: readonly Flow[]): Map<string, number> {
  const sources = [...countsBy(rejected, 'srcaddr').values()].sort((a, b) => b - a);
  return new Map([
    ['flow-logs-actions', flows.filter(({ action }) => action).length],
    ['flow-logs-rejected-ports', rejected.length],
    ['flow-logs-rejected-sources', sum(sources.slice(0, TOP))],
    [
      'flow-logs-bytes',
      sum(flows.map((flow) => (flow['flow-direction'] ? Number(flow.bytes) : 0))),
    ],
    ['flow-logs-rejected-rate', rejected.length / flows.length],
    ['flow-logs-missing', flows.filter((flow) => flow['log-status'] !== 'OK').length],
  ]);
}

function countsBy(flows: readonly Flow[], field: string): Map<string, number> {
  const groups = Map.groupBy(flows, (flow) => flow[field] ?? '');
  return new Map([...groups].map(([value, members]) => [value, members.length]));
}
