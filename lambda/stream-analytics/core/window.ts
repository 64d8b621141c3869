import type { Window } from '../contract.ts';

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
