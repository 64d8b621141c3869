import { readFileSync } from 'node:fs';
import type { Checks } from '../../e2e/scenario.ts';
import { ZONE_FILE, ZONES } from '../../e2e/trips/zones.ts';
import type { Trip } from '../../e2e/trips/trip.ts';
import { until } from '../../e2e/wait.ts';
import { csvOf, DAYS, lineOf, tripsOf } from './trips.ts';
import type { Warehouse } from './warehouse.ts';

/** Prefix of the data files: a run's own, so that its manifests are new. */
export const RUN = `data/${Date.now().toString(36)}`;
/** Trips of a day. */
const TRIPS = 1_000;

/** Zones and three parts of trips by manifests; the same manifest again. */
export async function checkLoads(warehouse: Warehouse, checks: Checks): Promise<Trip[]> {
  warehouse.deployment.progress('loads');
  const before = await warehouse.count('mart.trip');
  if (before > 0)
    throw new Error(`The warehouse has ${before} trips: destroy and deploy it, then try again.`);
  const empty = await warehouse.ask('SELECT * FROM mart.trip');
  checks.equal(
    'A table without rows is answered with its columns',
    '200, 15 columns, 0 rows',
    `${empty.status}, ${empty.columns?.length ?? 0} columns, ${empty.total ?? '?'} rows`,
  );

  await warehouse.put(`${RUN}/zones.csv`, readFileSync(ZONE_FILE));
  await warehouse.load('zones/all.manifest', [`${RUN}/zones.csv`]);
  checks.equal('The zone table is loaded', ZONES.length, await warehouse.count('mart.zone'));

  const parts = DAYS.slice(0, 3).map((day) => tripsOf(day, TRIPS));
  const files = parts.map((_, part) => `${RUN}/trips-${part}.csv`);
  for (const [part, trips] of parts.entries()) await warehouse.put(files[part] ?? '', csvOf(trips));
  await warehouse.load('trips/three.manifest', files);
  const trips = parts.flat();
  checks.equal('COPY loads the three files of a manifest', sums(trips), await loaded(warehouse));

  await warehouse.load('trips/three.manifest', files);
  await warehouse.load('trips/under-another-name.manifest', files);
  const rows = await warehouse.asAdmin(
    'SELECT manifest, rows_loaded FROM operations.load ORDER BY loaded_at',
  );
  checks.equal(
    'The same manifest again, also under another name, changes nothing',
    `${sums(trips)}; zones/all.manifest 265, trips/three.manifest ${3 * TRIPS}`,
    `${await loaded(warehouse)}; ${rows
      .map(([manifest, count]) => `${String(manifest).split('/').slice(3).join('/')} ${count}`)
      .join(', ')}`,
  );
  return trips;
}

/** Bad rows, with and without permission to leave them out; manifests and files that can't be loaded. */
export async function checkBadLoads(
  warehouse: Warehouse,
  trips: readonly Trip[],
  checks: Checks,
): Promise<Trip[]> {
  warehouse.deployment.progress('bad loads');
  const good = tripsOf(DAYS[3], TRIPS);
  const lines = csvOf(good).split('\n');
  const [trip] = good;
  if (!trip) throw new Error('There are no trips.');
  lines.splice(10, 0, lineOf({ ...trip, fare_amount: 'ten' as unknown as number }));
  lines.splice(20, 0, `${lineOf(trip)},one more`);
  await warehouse.put(`${RUN}/bad.csv`, lines.join('\n'));
  await warehouse.load('trips/bad.manifest', [`${RUN}/bad.csv`]);
  const [failed] = await warehouse.failedMessages();
  const where = [...(failed?.explanation ?? '').matchAll(/bad\.csv line (\d+), (\w*)/g)];
  checks.equal(
    'A file with two bad rows is not loaded, and the failed message has their lines and columns',
    `load-failed: 11 fare_amount, 21 ; ${sums(trips)}`,
    `${failed?.reason ?? 'no failed message'}: ${where.map(([, line, column]) => `${line} ${column}`).join(', ')}; ${await loaded(warehouse)}`,
  );
  const errors = await warehouse.asAdmin(
    "SELECT line_number, err_reason FROM stl_load_errors WHERE filename LIKE '%bad.csv' ORDER BY line_number",
  );
  checks.equal(
    'stl_load_errors has the reasons of both rows',
    '11 true, 21 true',
    errors.map(([line, reason]) => `${line} ${/\w/.test(String(reason))}`).join(', '),
  );

  // A manifest with another file has another ETag.
  await warehouse.put(`${RUN}/bad-again.csv`, lines.join('\n'));
  await warehouse.load('trips/tolerant.manifest', [`${RUN}/bad-again.csv`], { 'max-errors': '2' });
  const all = [...trips, ...good];
  checks.equal(
    'With max-errors 2, the same file is loaded without the two rows',
    sums(all),
    await loaded(warehouse),
  );
  await checkFailures(warehouse, all, checks);
  return all;
}

async function checkFailures(warehouse: Warehouse, all: readonly Trip[], checks: Checks) {
  await warehouse.put(`${RUN}/binary.csv`, Buffer.from('PAR1\0\xff\xfe\0\n\0PAR1', 'latin1'));
  await warehouse.put(`${RUN}/empty.csv`, '');
  await warehouse.load('trips/missing.manifest', [`${RUN}/trips-0.csv`, `${RUN}/gone.csv`]);
  await warehouse.load('trips/binary.manifest', [`${RUN}/binary.csv`]);
  await warehouse.load('trips/empty.manifest', [`${RUN}/empty.csv`]);
  await warehouse.load('fares/unknown.manifest', [`${RUN}/trips-0.csv`]);
  await warehouse.load("trips/o'hare-ü.manifest", [`${RUN}/trips-0.csv`]);
  await warehouse.put('trips/text.manifest', 'no JSON');
  const failed = await until('six failed messages', 90, async () => {
    const found = await warehouse.failedMessages();
    return found.length >= 6 ? found : undefined;
  });
  const reasons = failed.map(({ reason, explanation }) => {
    const [name = ''] = /[^/"]+\.manifest|no JSON/.exec(explanation) ?? [];
    return `${name} ${reason}`;
  });
  checks.equal(
    'A missing file, a binary file and wrong manifests are failed messages with their reasons; an empty file is loaded',
    [
      'bad.manifest load-failed',
      'binary.manifest load-failed',
      'missing.manifest load-failed',
      'no JSON not-a-manifest',
      "o'hare-ü.manifest invalid-key",
      'unknown.manifest unknown-target',
    ].join('\n'),
    reasons.sort().join('\n'),
  );
  checks.equal('No trip of a failed load is in the warehouse', sums(all), await loaded(warehouse));
}

/** Number of trips and their revenue in cents. */
export function sums(trips: readonly Trip[]): string {
  const cents = trips.reduce((sum, trip) => sum + Math.round(trip.total_amount * 100), 0);
  return `${trips.length} trips, ${cents} cents`;
}

export async function loaded(warehouse: Warehouse): Promise<string> {
  const [[count, total] = []] = await warehouse.rows(
    'SELECT COUNT(*), CAST(SUM(total) * 100 AS bigint) FROM mart.trip',
  );
  return `${String(count)} trips, ${String(total)} cents`;
}
