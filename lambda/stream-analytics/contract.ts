import type { Variables } from '../common/environment.ts';

/** Kinds of windows: 5 minutes by zone, 30 minutes every 5 minutes by zone, 5 minutes of the whole city. */
export const KINDS = ['tumbling', 'sliding', 'city'] as const;
export type Kind = (typeof KINDS)[number];

/** Sums of the trips that ended in a period of time, by the zone of their pick-up. */
export interface Window {
  readonly kind: Kind;
  /** Local day of the start, `YYYY-MM-DD`. */
  readonly day: string;
  /** Number of the zone in the taxi zone table; 0 for the whole city. */
  readonly zone: number;
  readonly zoneName: string;
  readonly borough: string;
  /** First instant, ISO 8601 in UTC. */
  readonly start: string;
  /** First instant after the window. */
  readonly end: string;
  readonly trips: number;
  readonly fareCents: number;
  readonly hundredthsOfMiles: number;
  /** Time at which the job wrote the window. */
  readonly writtenAt: string;
}

/** Environment variables of the function that returns the wallboard. */
export const PAGE_VARIABLES = ['WALLBOARD_FOLDER'] as const;
export type PageVariables = Variables<typeof PAGE_VARIABLES>;

/** Environment variables of the function that returns windows. */
export const WINDOWS_VARIABLES = ['WINDOWS_TABLE'] as const;
export type WindowsVariables = Variables<typeof WINDOWS_VARIABLES>;

/** Environment variables of the function that returns records that are in no window. */
export const SET_ASIDE_VARIABLES = ['SET_ASIDE_TABLE'] as const;
export type SetAsideVariables = Variables<typeof SET_ASIDE_VARIABLES>;

/** Environment variables of the function that indexes windows. */
export const INDEX_VARIABLES = ['DOMAIN_HOST', 'FAILURES_QUEUE_URL'] as const;
export type IndexVariables = Variables<typeof INDEX_VARIABLES>;

/** Keys of both tables: the job writes items with these attributes. */
export const KEYS = {
  /** `<kind>#<local day>`. */
  partition: 'series',
  /** `<start>#<zone>` of a window, `<sequence number>#<shard>#<line>` of a record. */
  sort: 'position',
  /** `<zone>#<start>`, the sort key of the index `byZone`. */
  zoneSort: 'zonePosition',
  /** Time at which DynamoDB deletes the item, in seconds since 1970. */
  timeToLive: 'expires',
} as const;

/** Local secondary index of the windows of one zone. */
export const BY_ZONE = 'byZone';

/** Property group of the job's runtime properties. */
export const PROPERTY_GROUP = 'taxi';

/** Names of the job's runtime properties. */
export const PROPERTIES = {
  streamName: 'stream.name',
  region: 'aws.region',
  windowsTable: 'table.windows',
  setAsideTable: 'table.set-aside',
} as const;

/** Prefix of the names of the indices: one for each day of windows. */
export const SEARCH_INDEX = 'taxi-windows';

/** Dimension `Program` of the job's own metrics. */
export const PROGRAM = 'TaxiWindows';
