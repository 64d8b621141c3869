import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PRICES, type PriceName } from './prices.ts';

/** Monthly cost of an architecture as quantities; prices.ts has the prices. */
export interface Cost {
  /** Monthly cost without use, in the stage `sandbox`. */
  readonly idle: readonly CostRow[];
  /**
   * Additional cost in the stage `production`.
   *
   * @default - nothing
   */
  readonly production?: readonly CostRow[];
  readonly load: {
    /** Load in numbers. */
    readonly title: string;
    /** Cost in addition to the idle cost. */
    readonly rows: readonly CostRow[];
  };
}

export interface CostRow {
  readonly what: string;
  readonly terms: readonly Term[];
}

/** Price times quantities, each a number with its unit. */
export interface Term {
  readonly of: PriceName;
  readonly times: readonly (readonly [count: number, unit: string])[];
}

/** Reads the quantities of an architecture from costs/; `undefined` without a file. */
export async function readCost(id: string): Promise<Cost | undefined> {
  const file = join(import.meta.dirname, 'costs', `${id}.ts`);
  if (!existsSync(file)) return undefined;
  const { cost } = (await import(file)) as { cost: Cost };
  return cost;
}

/** Dollars per month of one row, or of several together. */
export function dollars(...rows: readonly CostRow[]): number {
  return rows
    .flatMap(({ terms }) => terms)
    .reduce((sum, { of, times }) => {
      const quantity = times.reduce((product, [count]) => product * count, 1);
      return sum + (quantity / PRICES[of].per) * PRICES[of].usd;
    }, 0);
}

/** `400,000 calls × 0.12 s × 1.73 GB × 0.0000133334`, and so on for each term. */
export function arithmetic({ terms }: CostRow): string {
  return terms
    .map(({ of, times }) => {
      const quantities = times.map(([count, unit]) => `${inWords(count)} ${unit}`.trim());
      return [...quantities, priceInWords(of)].join(' × ');
    })
    .join(' + ');
}

/** `0.50 per million`. */
export function priceInWords(name: PriceName): string {
  const { usd, per } = PRICES[name];
  const price = usd < 0.01 ? String(Number(usd.toPrecision(6))) : usd.toFixed(decimals(usd));
  const plain = price.includes('e') ? usd.toFixed(10).replace(/0+$/, '') : price;
  return per === 1 ? plain : `${plain} per ${per === 1_000_000 ? 'million' : inWords(per)}`;
}

/** Number of decimals of a price, at least two. */
function decimals(usd: number): number {
  return Math.max(2, (String(usd).split('.')[1] ?? '').length);
}

/** `1.5 million`, `400,000`, `0.12`. */
export function inWords(count: number): string {
  if (count >= 1_000_000) return `${(count / 1_000_000).toLocaleString('en-US')} million`;
  return count.toLocaleString('en-US', { maximumFractionDigits: 6 });
}

/** Dollars for people: `0.50`, `12.40`, `263`. */
export function money(usd: number): string {
  return usd.toLocaleString('en-US', {
    minimumFractionDigits: usd >= 100 ? 0 : 2,
    maximumFractionDigits: usd >= 100 ? 0 : 2,
  });
}
