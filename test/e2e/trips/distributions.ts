import { ZONES } from './zones.ts';

/** Weights of the choices, summed up for a search. */
export class Weights<T> {
  private readonly sums: number[] = [];
  private readonly choices: readonly T[];

  constructor(weighted: readonly (readonly [T, number])[]) {
    let sum = 0;
    for (const [, weight] of weighted) this.sums.push((sum += weight));
    this.choices = weighted.map(([choice]) => choice);
  }

  /** Returns the choice for a random number from 0 (inclusive) to 1 (exclusive). */
  at(random: number): T {
    const target = random * (this.sums.at(-1) ?? 0);
    let low = 0;
    let high = this.sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sums[middle] ?? 0) > target) high = middle;
      else low = middle + 1;
    }
    return this.choices[low] as T;
  }
}

/** Pick-ups by local hour, per mille, rounded after TLC's yellow trip records. */
export const HOURS = {
  weekday: [
    20, 12, 8, 5, 5, 7, 17, 33, 45, 46, 46, 49, 54, 55, 59, 59, 57, 64, 72, 66, 58, 59, 55, 38,
  ],
  weekend: [
    49, 41, 31, 21, 13, 6, 7, 10, 18, 28, 40, 48, 54, 56, 57, 57, 57, 59, 61, 56, 50, 48, 49, 45,
  ],
};

/** Mean speed by local hour, miles per hour. */
export const SPEEDS = [
  16, 17, 18, 19, 20, 20, 16, 12, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 11, 13, 14, 14, 15,
];

/** Pick-ups of the busiest zones, per mille, rounded after TLC's yellow trip records. */
const BUSIEST: Readonly<Record<number, number>> = {
  ...{ 132: 52, 237: 48, 236: 45, 161: 44, 186: 36, 162: 34, 142: 33, 230: 32, 138: 29, 170: 29 },
  ...{ 163: 28, 239: 28, 234: 28, 48: 27, 68: 26, 141: 25, 79: 25, 164: 24, 249: 23, 107: 22 },
  ...{ 140: 20, 238: 19, 263: 19, 229: 19, 100: 18, 233: 16, 43: 16, 246: 16, 90: 16, 262: 14 },
  ...{ 113: 14, 137: 13, 114: 13, 231: 12, 148: 12, 143: 11, 144: 11, 50: 11, 75: 11, 151: 10 },
  ...{ 13: 8, 158: 8, 211: 8, 87: 8, 74: 7, 166: 6, 264: 9, 265: 3 },
};

/** Pick-ups of every other zone, per mille, by its service zone. */
const OTHERS: Readonly<Record<string, number>> = { 'Yellow Zone': 2, 'Boro Zone': 0.2, EWR: 0.1 };

function pickups(id: number, service: string): number {
  return BUSIEST[id] ?? OTHERS[service] ?? 0;
}

/** Zones of pick-ups. */
export const PICKUPS = new Weights(
  ZONES.map((zone) => [zone, pickups(zone.LocationID, zone.service_zone)] as const),
);

/** Zones of drop-offs: taxis bring more people out of Manhattan than they fetch there. */
export const DROPOFFS = new Weights(
  ZONES.map((zone) => {
    const weight = pickups(zone.LocationID, zone.service_zone);
    const factor = { 'Boro Zone': 4, Airports: 0.3, EWR: 30 }[zone.service_zone] ?? 1;
    return [zone, weight * factor] as const;
  }),
);

/** Passengers of a trip, per mille. */
export const PASSENGERS = new Weights([
  [1, 745] as const,
  [2, 150],
  [3, 37],
  [4, 20],
  [0, 18],
  [5, 18],
  [6, 12],
]);

/** Payment types, per mille: card, cash, no charge, dispute. */
export const PAYMENTS = new Weights([[1, 800] as const, [2, 182], [3, 6], [4, 12]]);
