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

/** Item of the table of windows, with its keys. */
export interface WindowItem extends Window {
  readonly series: string;
  readonly position: string;
}

const FIELDS = [
  ...(['kind', 'day', 'zone', 'zoneName', 'borough', 'start', 'end'] as const),
  ...(['trips', 'fareCents', 'hundredthsOfMiles', 'writtenAt'] as const),
] as const satisfies readonly (keyof Window)[];

/** The window of an item, without keys and expiry time. */
export function windowOf(item: Readonly<Record<string, unknown>>): Window {
  return Object.fromEntries(FIELDS.map((name) => [name, item[name]])) as unknown as Window;
}

/** Document of a window for the search index, and the index and id under which it is stored. */
export interface WindowDocument {
  readonly index: string;
  /** The same for each delivery of the same window. */
  readonly id: string;
  readonly body: object;
}

/** @param prefix prefix of the indices' names */
export function documentOf(item: WindowItem, prefix: string): WindowDocument {
  const { series, position } = item;
  return {
    index: `${prefix}-${item.day}`,
    id: `${series}#${position}`,
    body: { '@timestamp': item.start, ...windowOf({ ...item }) },
  };
}
