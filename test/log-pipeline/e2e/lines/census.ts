import { isIP } from 'node:net';

/** Counts over a log without the transform: lines are split at quotes and spaces. */
export interface Census {
  readonly lines: number;
  /** Lines by class, `2xx`. */
  readonly statusClasses: ReadonlyMap<string, number>;
  /** Lines by path, without the query. */
  readonly paths: ReadonlyMap<string, number>;
  /** Lines by IP address. */
  readonly sources: ReadonlyMap<string, number>;
  /** Bytes by the hour's beginning in UTC, `2026-11-20T06:00:00.000Z`. */
  readonly bytesPerHour: ReadonlyMap<string, number>;
}

/** @param lines without escaped quotes before the request */
export function census(lines: readonly string[]): Census {
  const statusClasses = new Map<string, number>();
  const paths = new Map<string, number>();
  const sources = new Map<string, number>();
  const bytesPerHour = new Map<string, number>();
  for (const line of lines) {
    const [before = '', after = ''] = line.split('] "', 2);
    const [request = '', rest = ''] = after.split('" ', 2);
    const [status = '', bytes = ''] = rest.split(' ');
    add(statusClasses, `${status[0] ?? '?'}xx`, 1);
    const [, target, version] = request.split(' ');
    if (target?.startsWith('/') && version) add(paths, target.split('?')[0] ?? '', 1);
    const [address = ''] = before.split(' ');
    if (isIP(address)) add(sources, address, 1);
    if (bytes !== '-') add(bytesPerHour, hourOf(before.split(' [').at(-1) ?? ''), Number(bytes));
  }
  return { lines: lines.length, statusClasses, paths, sources, bytesPerHour };
}

/** Most frequent entries in the order of a terms aggregation: by count, then by name. */
export function topOf(counts: ReadonlyMap<string, number>, size = 10): [string, number][] {
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, size);
}

function add(counts: Map<string, number>, name: string, value: number): void {
  counts.set(name, (counts.get(name) ?? 0) + value);
}

/** Hour in UTC of a time such as `20/Nov/2026:06:00:12 +0100`. */
function hourOf(logged: string): string {
  const [date = '', clock = ''] = logged.replaceAll('/', ' ').split(/:(.*)/s);
  const time = new Date(`${date} ${clock}`);
  time.setUTCMinutes(0, 0, 0);
  return time.toISOString();
}
