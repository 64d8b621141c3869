import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { statementsOf } from '../../../lib/data-warehouse/migration-files.ts';
import type { Checks } from '../../e2e/scenario.ts';
import { ZONES } from '../../e2e/trips/zones.ts';
import type { Trip } from '../../e2e/trips/trip.ts';
import { DAYS } from './trips.ts';
import type { Value, Warehouse } from './warehouse.ts';

const PAYMENT_TYPES = [
  'Credit card',
  'Cash',
  'No charge',
  'Dispute',
  'Unknown',
  'Voided trip',
] as const;

/** SQL of a file of sql/queries. */
export function queryFile(name: string): string {
  const file = join(PROJECT, 'lib', 'data-warehouse', 'sql', 'queries', `${name}.sql`);
  const [sql = ''] = statementsOf(`${name}.sql`, readFileSync(file, 'utf8'));
  return sql;
}

/** The queries of the stack return what the same trips give without SQL. */
export async function checkStarJoins(
  warehouse: Warehouse,
  trips: readonly Trip[],
  checks: Checks,
): Promise<void> {
  warehouse.deployment.progress('star joins');
  const [first, , , , last] = DAYS;
  const expected = {
    'busiest-zones': busiestZones(trips),
    'revenue-by-weekday': revenueByWeekday(trips),
    'tips-by-payment': tipsByPayment(trips),
    'durations-by-hour': durationsByHour(trips),
    'top-zone-of-each-borough': topZones(trips),
  };
  for (const [name, rows] of Object.entries(expected)) {
    const parameters = name === 'busiest-zones' ? { first, last } : undefined;
    const found = await warehouse.rows(queryFile(name), parameters);
    checks.equal(
      `${name}.sql returns what an independent calculation over the same trips gives`,
      text(rows),
      text(found),
    );
  }
}

/** Rows as text; numerics, which the Data API returns as texts, as numbers. */
function text(rows: readonly (readonly Value[])[]): string {
  const plain = (value: Value) =>
    typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return rows.map((row) => row.map((value) => String(plain(value))).join(' | ')).join('\n');
}

function groups<T>(items: readonly T[], keyOf: (item: T) => string): [string, T[]][] {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    found.set(key, [...(found.get(key) ?? []), item]);
  }
  return [...found];
}

const cents = (trips: readonly Trip[], of: (trip: Trip) => number) =>
  trips.reduce((sum, trip) => sum + Math.round(of(trip) * 100), 0);
const zoneOf = ({ PULocationID }: Trip) => {
  const zone = ZONES[PULocationID - 1];
  if (!zone) throw new Error(`There is no zone ${PULocationID}.`);
  return zone;
};
/** Order of bytes, which Redshift sorts by. */
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function busiestZones(trips: readonly Trip[]): Value[][] {
  return groups(trips, (trip) => String(trip.PULocationID))
    .map(([, all]) => ({ all, zone: zoneOf(all[0] as Trip) }))
    .sort(
      (a, b) =>
        b.all.length - a.all.length ||
        byText(a.zone.Borough, b.zone.Borough) ||
        byText(a.zone.Zone, b.zone.Zone),
    )
    .slice(0, 10)
    .map(({ all, zone }) => [
      zone.Borough,
      zone.Zone,
      all.length,
      cents(all, (trip) => trip.total_amount) / 100,
    ]);
}

function revenueByWeekday(trips: readonly Trip[]): Value[][] {
  return groups(trips, (trip) => trip.tpep_pickup_datetime.slice(0, 10))
    .map(([day, all]) => {
      const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
      const miles = cents(all, (trip) => trip.trip_distance) / 100 / all.length;
      const revenue = cents(all, (trip) => trip.total_amount) / 100;
      return [weekday, weekday % 6 === 0, all.length, revenue, Number(miles.toFixed(6))] as Value[];
    })
    .sort(([a], [b]) => Number(a) - Number(b));
}

function tipsByPayment(trips: readonly Trip[]): Value[][] {
  return PAYMENT_TYPES.map((name, at) => {
    const all = trips.filter(({ payment_type }) => payment_type === at + 1);
    const tips = cents(all, (trip) => trip.tip_amount);
    const fares = cents(all, (trip) => trip.fare_amount);
    return [name, all.length, tips / 100, fares === 0 ? 0 : Number((tips / fares).toFixed(6))];
  });
}

function durationsByHour(trips: readonly Trip[]): Value[][] {
  const minute = (time: string) => Date.parse(`${time.slice(0, 16).replace(' ', 'T')}Z`) / 60_000;
  return groups(trips, (trip) => trip.tpep_pickup_datetime.slice(11, 13))
    .sort(([a], [b]) => byText(a, b))
    .map(([hour, all]) => {
      const minutes = all
        .map((trip) => minute(trip.tpep_dropoff_datetime) - minute(trip.tpep_pickup_datetime))
        .sort((a, b) => a - b);
      const middle = (minutes.length - 1) / 2;
      const median = ((minutes[Math.floor(middle)] ?? 0) + (minutes[Math.ceil(middle)] ?? 0)) / 2;
      return [Number(hour), all.length, minutes[0] ?? 0, median, minutes.at(-1) ?? 0];
    });
}

function topZones(trips: readonly Trip[]): Value[][] {
  return groups(trips, (trip) => zoneOf(trip).Borough)
    .sort(([a], [b]) => byText(a, b))
    .map(([borough, all]) => {
      const zones = groups(all, (trip) => zoneOf(trip).Zone);
      const [top] = [...zones].sort(([a, x], [b, y]) => y.length - x.length || byText(a, b));
      const names = zones.map(([name]) => name).sort(byText);
      return [borough, top?.[0] ?? '', top?.[1].length ?? 0, names.join(', ')];
    });
}
