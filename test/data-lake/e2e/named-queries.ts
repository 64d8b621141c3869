import type { Checks } from '../../e2e/scenario.ts';
import type { DeliveredTrips } from './delivered-trips.ts';
import { EXPECTED, zoneTrips, type ExpectedRow } from './expected.ts';
import type { Lake } from './lake.ts';
import { checkRows, textsOf } from './rows.ts';

/** Results of the named queries, which the API answers, against the independent calculation. */
export async function checkNamedQueries(
  lake: Lake,
  { day, nextDay, trips, nextTrips }: DeliveredTrips,
  checks: Checks,
): Promise<void> {
  lake.deployment.progress('named queries');
  const both = [...trips, ...nextTrips];
  for (const [name, calculate] of Object.entries(EXPECTED)) {
    const isRange = name === 'busiest-zones';
    const parameters: Record<string, string> = isRange ? { from: day, to: nextDay } : { day };
    const answer = await lake.get(name, parameters);
    checkRows(checks, `The query ${name}`, calculate(isRange ? both : trips), answer);
  }
  await checkPages(lake, day, zoneTrips(trips, 132), checks);
  const empty = await lake.get('zone-trips', { day: '2023-01-01', zone: '1' });
  checkRows(checks, 'A query of a day without files', [], empty);
  await checkPruning(lake, { day, nextDay, trips, nextTrips }, checks);
}

async function checkPages(
  lake: Lake,
  day: string,
  expected: readonly ExpectedRow[],
  checks: Checks,
): Promise<void> {
  const rows: string[][] = [];
  let pages = 0;
  let next: string | undefined;
  do {
    const parameters = { day, zone: '132' };
    const { status, body } = await lake.get('zone-trips', {
      limit: '300',
      ...(next === undefined ? parameters : { next }),
    });
    if (status !== 200) throw new Error(`A page answers ${status}: ${body.message ?? ''}`);
    rows.push(...textsOf(body.rows));
    next = body.next;
    pages += 1;
  } while (next !== undefined);
  checks.equal(
    'Pages of zone-trips have all trips of the zone in their order, none twice',
    `${Math.ceil(expected.length / 300)} pages, ${expected.length} trips, equal`,
    `${pages} pages, ${rows.length} trips, ${JSON.stringify(rows) === JSON.stringify(expected) ? 'equal' : 'not equal'}`,
  );
}

/** Files of one day must be read, and no others. */
async function checkPruning(
  lake: Lake,
  { day, nextDay }: DeliveredTrips,
  checks: Checks,
): Promise<void> {
  const scanned = async (from: string, to: string) =>
    (await lake.get('busiest-zones', { from, to })).body.scannedBytes ?? 0;
  const [one, other, both] = [
    await scanned(day, day),
    await scanned(nextDay, nextDay),
    await scanned(day, nextDay),
  ];
  // Each query reads the zone table too.
  const isPruned = other > 0 && other < one && one < both && both < one + other;
  checks.noProblems(
    'A query reads the files of its days only',
    'fewer bytes for one day than for two',
    isPruned ? [] : [`${one}, ${other}, both ${both} bytes`],
  );
  checks.note(`Bytes scanned: ${one} for ${day}, ${other} for ${nextDay}, ${both} for both`);
}
