import type { Checks } from '../../e2e/scenario.ts';
import type { Trip } from '../../e2e/trips/trip.ts';
import { until } from '../../e2e/wait.ts';
import { loaded, RUN, sums } from './loads.ts';
import { csvOf, DAYS, tripsOf } from './trips.ts';
import type { Warehouse } from './warehouse.ts';

/** Trips of a load that takes seconds. */
const TRIPS = 20_000;
const TITLE =
  'A load during which the database is killed leaves nothing behind, and is complete after a redrive';

/** Kills the database in the middle of a load. */
export async function checkOutage(
  warehouse: Warehouse,
  trips: readonly Trip[],
  checks: Checks,
): Promise<readonly Trip[]> {
  const control = warehouse.deployment.control('redshift');
  if (!control) {
    checks.notRun(TITLE, 'Redshift can’t be stopped here');
    return trips;
  }
  warehouse.deployment.progress('outage');
  const more = tripsOf(DAYS[4], TRIPS);
  const [key, file] = ['trips/outage.manifest', `${RUN}/outage.csv`];
  await warehouse.put(file, csvOf(more));
  const url = `s3://${warehouse.deployment.output('LoadsBucket')}/${file}`;
  const etag = await warehouse.put(key, JSON.stringify({ entries: [{ url, mandatory: true }] }));
  await control.stop();
  try {
    await until('the failed message', 120, async () =>
      (await warehouse.isFailed(key)) ? true : undefined,
    );
  } finally {
    await control.start();
  }
  const during = await loaded(warehouse);
  await warehouse.redrive(key);
  await until('the redriven load', 120, async () =>
    (await warehouse.isLoaded(etag)) ? true : undefined,
  );
  const all = [...trips, ...more];
  checks.equal(TITLE, `${sums(trips)}; ${sums(all)}`, `${during}; ${await loaded(warehouse)}`);
  return all;
}
