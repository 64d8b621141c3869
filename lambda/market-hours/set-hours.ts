import * as z from 'zod/mini';
import { environment } from '../common/environment.ts';
import { count, logger, observed } from '../common/observability.ts';
import { countTasks, setDesiredCount, type TaskCounts } from './aws/service-count.ts';
import { HOURS_TASKS, SET_HOURS_VARIABLES, type HoursMetric } from './contract.ts';
import { daysLeft } from './core/calendar.ts';
import { exchangeTime } from './core/exchange-time.ts';
import { serviceHours, type ServiceHours } from './core/service-hours.ts';

const SERVICE_SIZE = Number(environment(SET_HOURS_VARIABLES).SERVICE_SIZE);

const Invocation = z.object({
  time: z.iso.datetime(),
  task: z.enum(HOURS_TASKS),
});

/**
 * Sets the desired count of the service: its size while the exchange trades, else zero. The time is in
 * the input of the schedule: `{ "time": "2026-03-09T13:15:00Z", "task": "set" }`.
 *
 * A `check` publishes the metrics and corrects a count that a `set` should have changed, unless the
 * schedule can still be within its flexible time window.
 *
 * @throws Error for a time outside the calendar; the count stays
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
    if (task === 'check') metric('Mended');
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
  metric('CalendarDaysLeft', daysLeft(exchangeTime(now).date));
  metric('OpenSeconds', hours.openSeconds);
  if (hours.isChanging) return;
  metric('ShouldBeOpen', Number(hours.shouldBeOpen));
  metric('IsOpen', Number(running > 0));
}

function metric(name: HoursMetric, value?: number): void {
  count(name, value);
}
