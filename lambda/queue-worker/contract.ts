import type { Variables } from '../common/environment.ts';

/** Environment variables of the function that accepts jobs. */
export const SUBMIT_VARIABLES = ['JOBS_TABLE', 'QUEUE_URL', 'ORDERED_QUEUE_URL'] as const;
export type SubmitVariables = Variables<typeof SUBMIT_VARIABLES>;

/** Environment variables of the function that answers the status of a job. */
export const STATUS_VARIABLES = ['JOBS_TABLE'] as const;
export type StatusVariables = Variables<typeof STATUS_VARIABLES>;

/** Environment variables of a consumer: the function, and the containers of the service. */
export const CONSUMER_VARIABLES = [
  'JOBS_TABLE',
  'INPUTS_BUCKET',
  'QUEUE_URL',
  'DEAD_LETTER_QUEUE_URL',
  'ORDERED_QUEUE_URL',
  'ORDERED_DEAD_LETTER_QUEUE_URL',
  'MAX_RECEIVES',
] as const;
export type ConsumerVariables = Variables<typeof CONSUMER_VARIABLES>;

/** Environment variables of the service alone. */
export const SERVICE_VARIABLES = ['VISIBILITY_SECONDS'] as const;
export type ServiceVariables = Variables<typeof SERVICE_VARIABLES>;
