import type { Checks } from '../../e2e/scenario.ts';
import type { Lake } from './lake.ts';

type BadRequest = readonly [
  name: string,
  parameters: Readonly<Record<string, string>>,
  expected: string,
];

const BAD_REQUESTS: readonly BadRequest[] = [
  ['no-such-query', {}, '404 unknown-query'],
  ["trips' OR '1'='1", { day: '2024-05-15' }, '404 unknown-query'],
  ['größte-zonen', {}, '404 unknown-query'],
  ['merge-daily-sums', { day: '2024-05-15' }, '404 unknown-query'],
  ['trips-by-hour', {}, '400 missing-parameter'],
  ['trips-by-hour', { day: 'yesterday' }, '400 wrong-parameter'],
  ['trips-by-hour', { day: '2024-02-30' }, '400 wrong-parameter'],
  ['trips-by-hour', { day: '2024-05-15', zone: '1' }, '400 unknown-parameter'],
  ['zone-trips', { day: '2024-05-15', zone: '"1"' }, '400 wrong-parameter'],
  ['zone-trips', { day: '2024-05-15', zone: '1', limit: '0' }, '400 wrong-limit'],
  ['zone-trips', { next: 'ä' }, '400 wrong-token'],
];

/** Invalid requests to the API, as in the page's table. */
export async function checkBadRequests(lake: Lake, checks: Checks): Promise<void> {
  lake.deployment.progress('invalid requests');
  const problems: string[] = [];
  for (const [name, parameters, expected] of BAD_REQUESTS) {
    const { status, body } = await lake.get(name, parameters);
    const { reason = '', message = '' } = body;
    if (`${status} ${reason}` !== expected || !/: |There are/.test(message))
      problems.push(`${name} ${JSON.stringify(parameters)}: ${status} ${reason} (${message})`);
  }
  checks.noProblems(
    'The API rejects each invalid request with the value and the remedy',
    `${BAD_REQUESTS.length} times 4xx`,
    problems,
  );
}
