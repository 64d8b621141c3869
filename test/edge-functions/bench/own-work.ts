import { handler as notFound } from '../../../lambda/edge-functions/not-found.ts';
import { badSessions } from '../e2e/bad-sessions.ts';
import { originResponse } from '../e2e/origin-response.ts';
import { claimsFor, newKey, signSession } from '../e2e/session-cookie.ts';
import {
  viewerRequest,
  viewerResponse,
  ViewerFunction,
} from '../handlers/support/cloudfront-runtime.ts';
import { printTable } from '../../bench/table.ts';

const CALLS = 20_000;

/** Time of the functions alone, without CloudFront and its key value store. */
export async function ownWork(): Promise<void> {
  const key = newKey('bench');
  const request = new ViewerFunction('viewer-request', { [`session-key.${key.id}`]: key.secret });
  const response = new ViewerFunction('viewer-response');
  const session = (cookie: string) => ({ cookies: { '__Host-session': cookie } });
  const good = session(signSession(key, claimsFor(3_600)));
  const forged = session(badSessions(key)['claims exchanged'] ?? '');
  const languages = { headers: { 'accept-language': 'fr-CH, fr;q=0.9, en;q=0.8, *;q=0.5' } };
  const work: Readonly<Record<string, () => unknown>> = {
    'a page by language': () => request.call(viewerRequest('/about/', languages)),
    'a page in an experiment': () => request.call(viewerRequest('/')),
    'a path of 1,024 characters': () => request.call(viewerRequest(`/${'%61'.repeat(341)}`)),
    'a good session': () => request.call(viewerRequest('/members/', good)),
    'a forged session': () => request.call(viewerRequest('/members/', forged)),
    'the response to it': () => response.call(viewerResponse('/about/', 'text/html', languages)),
    'not-found': () => notFound(originResponse('/de/none.pdf', '403')),
  };
  const rows: [string, string, string][] = [];
  for (const [name, run] of Object.entries(work)) rows.push([name, ...(await percentiles(run))]);
  printTable(
    'Own work of a call, us (goal: 99th percentile under 5,000)',
    ['', 'median', '99th percentile'],
    rows,
  );
}

async function percentiles(run: () => unknown): Promise<[string, string]> {
  const times: number[] = [];
  for (let call = 0; call < CALLS; call++) {
    const started = performance.now();
    await run();
    times.push((performance.now() - started) * 1_000);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(CALLS * share)] ?? NaN).toFixed(0);
  return [at(0.5), at(0.99)];
}
