import * as z from 'zod/mini';
import { variable } from '../common/environment.ts';
import { count, logger, observed } from '../common/observability.ts';
import { countTasks, setDesiredCount, type TaskCounts } from './aws/service-count.ts';
import { daysLeft } from './core/calendar.ts';
import { exchangeTime } from './core/exchange-time.ts';
import { serviceHours, type ServiceHours } from './core/service-hours.ts';

const SERVICE_SIZE = Number(variable('SERVICE_SIZE'));

const Invocation = z.object({
  time: z.iso.datetime(),
  task: z.enum(['set', 'check']),
});

/**
 * Gives the service its size while the exchange trades, and zero tasks while it does not. The only
 * clock is the schedule's: `{ "time": "2026-03-09T13:15:00Z", "task": "set" }`.
 *
 * A `check` reports what it found (`ShouldBeOpen`, `IsOpen`, `OpenSeconds`, `CalendarDaysLeft`) and
 * then sets right what a `set` should have, unless that may still be on its way.
 *
 * @throws Error for a time outside the calendar, and then nothing is changed
 */
export const handler = observed(
  'set-hours',
  () => undefined,
  async (event: unknown): Promise<{ readonly desired: number }> => {
    const { time, task } = parse(event);
    const now = new Date(time);
    const hours = serviceHours(now);
    const tasks = await countTasks();
    if (task === 'check') report(now, hours, tasks);
    const desired = hours.shouldBeOpen ? SERVICE_SIZE : 0;
    if (tasks.desired === desired || (task === 'check' && hours.isChanging)) return tasks;
    await setDesiredCount(desired);
    if (task === 'check') count('Mended');
    logger.info('desired count set', { time, task, from: tasks.desired, to: desired });
    return { desired };
  },
);

function parse(event: unknown): z.infer<typeof Invocation> {
  const result = Invocation.safeParse(event);
  if (result.success) return result.data;
  throw new Error(
    `${JSON.stringify(event)} is no invocation of a schedule (${z.prettifyError(result.error)}): ` +
      'send {"time": "<ISO 8601, UTC>", "task": "set" or "check"}.',
  );
}

function report(now: Date, hours: ServiceHours, { running }: TaskCounts): void {
  count('CalendarDaysLeft', daysLeft(exchangeTime(now).date));
  count('OpenSeconds', hours.openSeconds);
  if (hours.isChanging) return;
  count('ShouldBeOpen', Number(hours.shouldBeOpen));
  count('IsOpen', Number(running > 0));
}
