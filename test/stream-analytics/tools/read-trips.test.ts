import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTrips } from '../../../tools/stream-analytics/producer/read-trips.ts';

const folder = mkdtempSync(join(tmpdir(), 'trips-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, ...lines: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  return path;
}

const HEADER =
  'VendorID,tpep_pickup_datetime,tpep_dropoff_datetime,trip_distance,PULocationID,fare_amount';

describe('A CSV file of TLC', () => {
  test('becomes trips with instants, cents and hundredths of miles', async () => {
    const path = file('a.csv', HEADER, '2,2026-01-15 08:00:00,2026-01-15 08:20:00,1.72,132,70.1');
    expect(await readTrips(path)).toEqual({
      trips: [
        {
          pickup: Date.UTC(2026, 0, 15, 13),
          dropoff: Date.UTC(2026, 0, 15, 13, 20),
          zone: 132,
          fareCents: 7_010,
          hundredthsOfMiles: 172,
        },
      ],
      skipped: 0,
    });
  });

  test('of green taxis, with quotes and a byte order mark, is read too', async () => {
    const header = `\uFEFF${HEADER.replaceAll('tpep', 'lpep')}`;
    const row = '2,"2026-01-15 08:00:00","2026-01-15 08:20:00",1,7,5';
    expect((await readTrips(file('b.csv', header, row))).trips).toHaveLength(1);
  });

  test('has rows counted that are no trips', async () => {
    const good = '2,2026-01-15 08:00:00,2026-01-15 08:20:00,1,7,5';
    const path = file('c.csv', HEADER, good, '2,,,1,7,5', good.replace(',7,', ',,'), '');
    expect(await readTrips(path)).toMatchObject({ skipped: 2, trips: [{ zone: 7 }] });
  });
});

describe('Another file', () => {
  test.each([
    ['that does not exist', () => join(folder, 'none.csv'), /There is no file '.*none.csv'/],
    ['that is empty', () => file('d.csv', ''), /d.csv is empty/],
    [
      'that lacks columns',
      () => file('e.csv', 'VendorID,PULocationID', '1,2'),
      /e.csv is no file of trips: it lacks the columns tpep_pickup_datetime or lpep_pickup_datetime/,
    ],
    ['without trips', () => file('f.csv', HEADER), /f.csv has no trips/],
    ['that is no Parquet', () => file('g.parquet', 'text'), /g.parquet is no Parquet file/],
  ])('%s is refused with a sentence', async (_, path, message) => {
    await expect(readTrips(path())).rejects.toThrow(message);
  });
});
