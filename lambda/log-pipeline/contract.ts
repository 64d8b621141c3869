import type { Variables } from '../common/environment.ts';

/** Environment variables of the data transformation. */
export const TRANSFORM_VARIABLES = ['STREAM_NAME'] as const;
export type TransformVariables = Variables<typeof TRANSFORM_VARIABLES>;

/** Environment variables of the function that changes the number of shards. */
export const SCALING_VARIABLES = [
  'STREAM_NAME',
  'MIN_SHARDS',
  'MAX_SHARDS',
  'HIGH_ALARM',
  'LOW_ALARM',
  'BEHIND_ALARM',
] as const;
export type ScalingVariables = Variables<typeof SCALING_VARIABLES>;

/** Metric of that function, with the dimension StreamName. */
export const SHARDS_METRIC = 'Shards';

/** Metrics of the data transformation. */
export const TRANSFORM_METRICS = { documents: 'Documents', failed: 'RecordsFailed' } as const;
