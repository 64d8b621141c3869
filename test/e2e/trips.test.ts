import { generateTimedTrips, generateTrips } from './trips/generate-trips.ts';
import { ZONES } from './trips/zones.ts';

const DAY = '2024-05-15';

function trips(count: number, seed = 1, day = DAY) {
  return Array.from(generateTrips({ seed, day, count }));
}

describe('the generator of trips', () => {
  test('gives the same trips for the same seed, and others for another seed or day', () => {
    expect(trips(50)).toEqual(trips(50));
    expect(trips(50, 2)).not.toEqual(trips(50));
    expect(trips(50, 1, '2024-05-16')[0]?.total_amount).not.toBe(trips(50)[0]?.total_amount);
  });

  test('gives pick-ups of the day only, in their order, and drop-offs after them', () => {
    const all = trips(2_000);
    const pickups = all.map((trip) => trip.tpep_pickup_datetime);
    expect(all).toHaveLength(2_000);
    expect(pickups.every((time) => /^2024-05-15 \d\d:\d\d:\d\d$/.test(time))).toBe(true);
    expect(pickups).toEqual([...pickups].sort());
    expect(all.every((trip) => trip.tpep_dropoff_datetime > trip.tpep_pickup_datetime)).toBe(true);
  });

  test('gives totals that are the sums of their parts, and tips with cards only', () => {
    for (const trip of trips(2_000)) {
      const { fare_amount, extra, mta_tax, tip_amount, tolls_amount, improvement_surcharge } = trip;
      const { congestion_surcharge, airport_fee } = trip;
      const sum = fare_amount + extra + mta_tax + tip_amount + tolls_amount;
      const total = sum + improvement_surcharge + congestion_surcharge + airport_fee;
      expect(Math.round(total * 100)).toBe(Math.round(trip.total_amount * 100));
      if (trip.payment_type !== 1) expect(tip_amount).toBe(0);
    }
  });

  test('gives the shares of hours and zones that it is made with', () => {
    const all = trips(20_000);
    const share = (matches: (trip: (typeof all)[number]) => boolean) =>
      all.filter(matches).length / all.length;
    expect(share((trip) => trip.PULocationID === 132)).toBeCloseTo(0.049, 2);
    expect(share((trip) => trip.tpep_pickup_datetime.slice(11, 13) === '18')).toBeCloseTo(0.073, 2);
    expect(share((trip) => trip.payment_type === 1)).toBeCloseTo(0.8, 1);
  });

  test('leaves out the hour that the spring change skips, and tells the repeated one of autumn by instants', () => {
    const spring = trips(5_000, 1, '2024-03-10').map((trip) => trip.tpep_pickup_datetime);
    expect(spring.filter((time) => time.slice(11, 13) === '02')).toEqual([]);
    const autumn = Array.from(generateTimedTrips({ seed: 1, day: '2024-11-03', count: 5_000 }));
    const repeated = autumn.filter(({ trip }) => trip.tpep_pickup_datetime.slice(11, 13) === '01');
    const hours = new Set(repeated.map(({ pickup }) => new Date(pickup).getUTCHours()));
    expect(Array.from(hours).sort()).toEqual([5, 6]);
  });

  test('refuses a day that is not a date and a count that is not a whole number', () => {
    expect(() => trips(1, 1, '2024-3-1')).toThrow("'2024-3-1' is not a day");
    expect(() => trips(1.5)).toThrow("'1.5' is not a number of trips");
  });
});

test('The zone table has 265 zones numbered from 1, in seven boroughs', () => {
  expect(ZONES.map(({ LocationID }) => LocationID)).toEqual(
    Array.from({ length: 265 }, (_, index) => index + 1),
  );
  expect(new Set(ZONES.map(({ Borough }) => Borough)).size).toBe(7);
});
