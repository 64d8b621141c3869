import type { Checks, Deployment } from '../../e2e/scenario.ts';
import type { MarketHours } from './market-hours.ts';
import { firings, type Firing, type ReadSchedule } from './schedules.ts';
import { WEEKS, type Week } from './weeks.ts';

/** Tasks while the exchange trades. */
export const SIZE = 2;

/** Expected schedules, as in the page. */
const SCHEDULES = [
  'cron(0/5 * * * ? *) in Etc/UTC, at once: check',
  'cron(15 13 ? * MON-FRI *) in America/New_York, within 10 minutes: set',
  'cron(15 16 ? * MON-FRI *) in America/New_York, within 10 minutes: set',
  'cron(15 9 ? * MON-FRI *) in America/New_York, within 10 minutes: set',
];

const MINUTE = 60_000;

/** Follows the deployed schedules through weeks in which something is unusual. */
export async function checkHours(
  market: MarketHours,
  schedules: readonly ReadSchedule[],
  { progress }: Deployment,
  checks: Checks,
): Promise<void> {
  checks.equal(
    'The schedules have their times, those for the exchange in its own time zone',
    SCHEDULES.join('\n'),
    schedules.map(describeSchedule).sort().join('\n'),
  );
  for (const week of WEEKS) {
    progress(week.title);
    const calls = firings(schedules, new Date(week.from), new Date(week.to)).filter(isAtChange);
    const { sessions, problems } = await follow(market, week, calls);
    checks.equal(
      `The service is open at the right times, in UTC: ${week.title}`,
      week.sessions.map(describeSession).join('\n'),
      sessions.map(describeSession).join('\n'),
    );
    checks.noProblems(
      `The service has the right size after each call of a schedule: ${week.title}`,
      `${calls.length} calls`,
      problems,
    );
  }
}

interface Followed {
  readonly sessions: (readonly [open: string, close: string])[];
  readonly problems: string[];
}

/** Makes the calls one after the other and reads the count of the service after each. */
async function follow(
  market: MarketHours,
  week: Week,
  calls: readonly Firing[],
): Promise<Followed> {
  const problems: string[] = [];
  const changes: string[] = [];
  let before = 0;
  for (const { time, at, task } of calls) {
    const { error, metrics } = await market.invoke({ time: time.toISOString(), task });
    const count = await market.desiredCount();
    const call = `${task} of ${time.toISOString()}`;
    if (error) problems.push(`${call}: ${error}`);
    if (metrics.Mended) problems.push(`${call}: corrected the count`);
    const wanted = isOpenAt(week, at) ? SIZE : 0;
    if (count !== wanted && !isChangingAt(week, at)) {
      problems.push(`${call}: ${count} tasks instead of ${wanted}`);
    }
    if (count !== before) changes.push(time.toISOString());
    before = count;
  }
  const sessions = changes.flatMap((open, index) =>
    index % 2 === 0 ? [[open, changes[index + 1] ?? 'never'] as const] : [],
  );
  return { sessions, problems };
}

function isOpenAt({ sessions }: Week, time: Date): boolean {
  return sessions.some(([open, close]) => new Date(open) <= time && time < new Date(close));
}

/** True within the flexible time window of a change: ten minutes. */
function isChangingAt({ sessions }: Week, time: Date): boolean {
  return sessions.flat().some((change) => {
    const minutes = (time.getTime() - Date.parse(change)) / MINUTE;
    return 0 <= minutes && minutes < 10;
  });
}

/** True for each `set`, and for each `check` ten minutes after a change in winter or summer time. */
function isAtChange({ time, task }: Firing): boolean {
  const isAfterChange = [14, 18, 21].includes(time.getUTCHours());
  return task === 'set' || (isAfterChange && time.getUTCMinutes() === 25);
}

function describeSchedule({ expression, timeZone, windowMinutes, task }: ReadSchedule): string {
  const when = windowMinutes > 0 ? `within ${windowMinutes} minutes` : 'at once';
  return `${expression} in ${timeZone}, ${when}: ${task}`;
}

/** `Mon 03-09 13:15-20:15`. */
function describeSession([open, close]: readonly [string, string]): string {
  const day = new Date(open).toLocaleDateString('en', { weekday: 'short', timeZone: 'UTC' });
  return `${day} ${open.slice(5, 10)} ${open.slice(11, 16)}-${close.slice(11, 16)}`;
}
