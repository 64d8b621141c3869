import type { Variables } from '../common/environment.ts';

export { TIME_ZONE } from './core/exchange-time.ts';
export { CLOSES, OPENS, WINDOW_MINUTES } from './core/service-hours.ts';

/** Environment variables of the function that sets the desired count of the service. */
export const SET_HOURS_VARIABLES = ['CLUSTER', 'SERVICE', 'SERVICE_SIZE'] as const;
export type SetHoursVariables = Variables<typeof SET_HOURS_VARIABLES>;

/** Tasks of that function: set the desired count, or check the service and correct the count. */
export const HOURS_TASKS = ['set', 'check'] as const;
export type HoursTask = (typeof HOURS_TASKS)[number];

/** Environment variables of the service. */
export const SERVICE_VARIABLES = [
  'QUEUE_URL',
  'DEAD_LETTER_QUEUE_URL',
  'VERDICTS_TABLE',
  'VISIBILITY_SECONDS',
  'MAX_RECEIVES',
] as const;
export type ServiceVariables = Variables<typeof SERVICE_VARIABLES>;

/** Metrics of each check of that function. */
export type HoursMetric = 'ShouldBeOpen' | 'IsOpen' | 'OpenSeconds' | 'Mended' | 'CalendarDaysLeft';
