import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { SIZE } from './hours.ts';
import type { Invoked, MarketHours } from './market-hours.ts';

/** Changes by hand, times outside the calendar and invalid events. */
export async function checkFaults(
  market: MarketHours,
  { progress }: Deployment,
  checks: Checks,
): Promise<void> {
  progress('opening and closing by hand against the calendar');
  await market.invoke({ time: '2026-03-09T16:00:00Z', task: 'set' });
  await market.setDesiredCount(0);
  checks.equal(
    'A check reports and corrects a service that was closed by hand on a Monday noon',
    'ShouldBeOpen 1, IsOpen 0, Mended 1; 2 tasks',
    await checked(market, '2026-03-09T16:05:00Z'),
  );
  checks.equal(
    'The next check reports the service as open',
    'ShouldBeOpen 1, IsOpen 1, Mended 0; 2 tasks',
    await checked(market, '2026-03-09T16:10:00Z'),
  );
  await market.setDesiredCount(SIZE);
  checks.equal(
    'A check reports and corrects a service that was opened by hand on Thanksgiving',
    'ShouldBeOpen 0, IsOpen 1, Mended 1; 0 tasks',
    await checked(market, '2026-11-26T16:05:00Z'),
  );

  progress('times outside the calendar and invalid events');
  await market.setDesiredCount(1);
  const beyond = await market.invoke({ time: '2028-01-03T15:00:00Z', task: 'set' });
  checks.equal(
    'The function rejects a time outside the calendar with its date',
    '2028-01-03 is not in the calendar, which has 2026 and 2027',
    beyond.error?.split(':')[0] ?? 'no error',
  );
  const odd = await market.invoke({ time: '<aws.scheduler.scheduled-time>', task: 'set' });
  checks.equal(
    'The function rejects an invalid event with its value',
    '{"time":"<aws.scheduler.scheduled-time>","task":"set"} is no invocation of a schedule',
    odd.error?.split(' (')[0] ?? 'no error',
  );
  checks.equal('Rejected events do not change the service', '1 task', await sizeOf(market));
  const { metrics } = await market.invoke({ time: '2027-12-01T15:00:00Z', task: 'check' });
  checks.equal(
    'A check reports the days until the end of the calendar',
    30,
    metrics.CalendarDaysLeft ?? 'not reported',
  );
  await market.setDesiredCount(0);
}

async function checked(market: MarketHours, time: string): Promise<string> {
  const { metrics, error }: Invoked = await market.invoke({ time, task: 'check' });
  if (error) return error;
  const reported = ['ShouldBeOpen', 'IsOpen', 'Mended'].map(
    (name) => `${name} ${metrics[name] ?? 0}`,
  );
  return `${reported.join(', ')}; ${await sizeOf(market)}`;
}

async function sizeOf(market: MarketHours): Promise<string> {
  const count = await market.desiredCount();
  return `${count} ${count === 1 ? 'task' : 'tasks'}`;
}
