import type { Checks, Deployment } from '../../e2e/scenario.ts';
import type { MarketHours } from './market-hours.ts';
import { firings, type Firing, type ReadSchedule } from './schedules.ts';
import { WEEKS, type Week } from './weeks.ts';

/** Tasks while the exchange trades. */
export const SIZE = 2;

/** What the page promises of the schedules. */
const SCHEDULES = [
  'cron(0/5 * * * ? *) in Etc/UTC, at once: check',
  'cron(15 13 ? * MON-FRI *) in America/New_York, within 10 minutes: set',
  'cron(15 16 ? * MON-FRI *) in America/New_York, within 10 minutes: set',
  'cron(15 9 ? * MON-FRI *) in America/New_York, within 10 minutes: set',
];

const MINUTE = 60_000;

/** Follows the deployed schedules through weeks in which something is unusual. */
export async function proveHours(
  market: MarketHours,
  schedules: readonly ReadSchedule[],
  { progress }: Deployment,
  checks: Checks,
): Promise<void> {
  checks.equal(
    'The schedules say when to look at the calendar, those for the exchange in its own time zone',
    SCHEDULES.join('\n'),
    schedules.map(describeSchedule).sort().join('\n'),
  );
  for (const week of WEEKS) {
    progress(week.title);
    const calls = firings(schedules, new Date(week.from), new Date(week.to)).filter(isTelling);
    const { sessions, faults } = await follow(market, week, calls);
    checks.equal(
      `Open, in UTC: ${week.title}`,
      week.sessions.map(describeSession).join('\n'),
      sessions.map(describeSession).join('\n'),
    );
    checks.faultless(
      'and of the right size after each call of a schedule',
      `${calls.length} calls`,
      faults,
    );
  }
}

interface Followed {
  readonly sessions: (readonly [open: string, close: string])[];
  readonly faults: string[];
}

/** Makes the calls one after the other and looks at the service after each. */
async function follow(
  market: MarketHours,
  week: Week,
  calls: readonly Firing[],
): Promise<Followed> {
  const faults: string[] = [];
  const changes: string[] = [];
  let before = 0;
  for (const { time, at, task } of calls) {
    const { error, metrics } = await market.invoke({ time: time.toISOString(), task });
    const count = await market.desiredCount();
    const call = `${task} of ${time.toISOString()}`;
    if (error) faults.push(`${call}: ${error}`);
    if (metrics.Mended) faults.push(`${call}: had to mend`);
    const wanted = isOpenAt(week, at) ? SIZE : 0;
    if (count !== wanted && !isChangingAt(week, at)) {
      faults.push(`${call}: ${count} tasks instead of ${wanted}`);
    }
    if (count !== before) changes.push(time.toISOString());
    before = count;
  }
  const sessions = changes.flatMap((open, index) =>
    index % 2 === 0 ? [[open, changes[index + 1] ?? 'never'] as const] : [],
  );
  return { sessions, faults };
}

function isOpenAt({ sessions }: Week, time: Date): boolean {
  return sessions.some(([open, close]) => new Date(open) <= time && time < new Date(close));
}

/** Within ten minutes of a change, its schedule may still be on its way. */
function isChangingAt({ sessions }: Week, time: Date): boolean {
  return sessions.flat().some((change) => {
    const minutes = (time.getTime() - Date.parse(change)) / MINUTE;
    return 0 <= minutes && minutes < 10;
  });
}

/** Of the checks, those after each change: ten minutes in winter, an hour more in summer. */
function isTelling({ time, task }: Firing): boolean {
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
