import type { Variables } from '../common/environment.ts';

/** Environment variables of the function that runs named queries. */
export const QUERY_VARIABLES = ['WORKGROUP', 'NAMED_QUERIES'] as const;
export type QueryVariables = Variables<typeof QUERY_VARIABLES>;

/** Types of a parameter: a date, and a whole number. */
export type ParameterType = 'date' | 'integer';

/** Named query of the workgroup; its SQL is `lib/data-lake/queries/<name>.sql`. */
export interface NamedQuery {
  /** Purpose, one sentence. */
  readonly description: string;
  /** Parameters by their names, in the order of the question marks in the SQL. */
  readonly parameters: Readonly<Record<string, ParameterType>>;
  /**
   * Runs with `GET /queries/{name}`; not for queries that write.
   *
   * @default true
   */
  readonly served?: boolean;
}

/** Named queries by name. */
export const NAMED_QUERIES = {
  'trips-by-hour': {
    description: 'Trips, passengers and revenue of each hour of a day.',
    parameters: { day: 'date' },
  },
  'busiest-zones': {
    description: 'The ten zones with the most pick-ups from one day to another.',
    parameters: { from: 'date', to: 'date' },
  },
  'revenue-by-borough': {
    description: 'Trips, fares and tips of each borough on a day.',
    parameters: { day: 'date' },
  },
  'tips-by-payment': {
    description: 'Trips and mean share of the tip for each payment type on a day.',
    parameters: { day: 'date' },
  },
  'airport-trips': {
    description: 'Trips from each airport on a day, with their mean seconds and miles.',
    parameters: { day: 'date' },
  },
  'zone-trips': {
    description: 'All trips from one zone on a day, in the order of their pick-ups.',
    parameters: { day: 'date', zone: 'integer' },
  },
  'raw-records': {
    description: 'Number of raw records that arrived from one day to another.',
    parameters: { from: 'date', to: 'date' },
    served: false,
  },
  'merge-daily-sums': {
    description: 'Replaces the sums of a day in the Iceberg table with those of its trips.',
    parameters: { day: 'date' },
    served: false,
  },
} as const satisfies Readonly<Record<string, NamedQuery>>;

export type QueryName = keyof typeof NAMED_QUERIES;

/** Name of the prepared statement in the workgroup, with the SQL of `zone-trips`. */
export const PREPARED_STATEMENT = 'zone_trips';

/** Seconds until the function cancels a query; API Gateway waits for 29. */
export const QUERY_SECONDS = 22;

/** Maximum rows of a page. */
export const MAX_ROWS = 500;
