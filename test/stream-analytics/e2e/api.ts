import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { DAY } from './days.ts';
import type { StoredWindow } from './stored.ts';

/** Checks conditional requests, the windows of one zone, and parameters out of range. */
export async function checkApi({ reach, output }: Deployment, checks: Checks): Promise<void> {
  const get = (query: string, headers: Record<string, string> = {}) =>
    reach(`${output('WallboardUrl')}windows?${query}`, { headers });
  const first = await get(`day=${DAY}&kind=city`);
  const etag = first.headers.get('etag') ?? '';
  const second = await get(`day=${DAY}&kind=city`, { 'if-none-match': etag });
  checks.equal('Status of a request with the ETag of the last one', 304, second.status);

  const byZone = await get(`day=${DAY}&kind=tumbling&zone=132&limit=1000`);
  const { windows } = (await byZone.json()) as { windows: StoredWindow[] };
  const starts = windows.map(({ start }) => start);
  checks.noProblems('Windows of one zone', 'only of that zone, newest first', [
    ...(windows.length > 100 ? [] : [`${windows.length} windows`]),
    ...windows.filter(({ zone }) => zone !== 132).map(({ zone }) => `zone ${zone}`),
    ...starts.filter((start, at) => at > 0 && start >= (starts[at - 1] ?? '')),
  ]);
  for (const query of [
    'day=tomorrow',
    'kind=hourly',
    'zone=266',
    'limit=0',
    'next=x',
    'colour=red',
  ])
    checks.equal(`Status of GET /windows?${query}`, 400, (await get(query)).status);
}
