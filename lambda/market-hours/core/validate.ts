import { CalendarError, tradingDay } from './calendar.ts';
import { exchangeTime } from './exchange-time.ts';
import reference from './reference-prices.json' with { type: 'json' };
import { readTrade, type Report, type Trade } from './trade.ts';

/** Maximum of shares in a trade. */
export const MAX_QUANTITY = 10_000_000;

/** Maximum price in dollars per share; the most expensive share costs three quarters of it. */
export const MAX_PRICE = 1_000_000;

/** Maximum deviation from the reference price: the widest threshold of FINRA for a clearly erroneous trade (Rule 11892). */
export const BAND_PERCENT = 10;

/** Tolerated lead of the reporter's clock over the queue's. */
export const CLOCK_TOLERANCE_MS = 1_000;

/** Rules that a trade can break. */
export type Rule =
  | 'schema'
  | 'unknown-symbol'
  | 'quantity-out-of-limits'
  | 'price-out-of-limits'
  | 'price-off-reference'
  | 'in-the-future'
  | 'not-a-trading-day';

/** A broken rule. */
export interface Objection {
  readonly rule: Rule;
  /** Sentence with the value and the allowed values. */
  readonly explanation: string;
}

const PRICES: Readonly<Record<string, number>> = reference.prices;

type Check = (trade: Trade, reportedAt: Date) => string | false;

const CHECKS: readonly (readonly [Rule, Check])[] = [
  [
    'unknown-symbol',
    ({ symbol }) =>
      !Object.hasOwn(PRICES, symbol) && `'${symbol}' is not among the symbols that are validated.`,
  ],
  [
    'quantity-out-of-limits',
    ({ quantity }) =>
      !(Number.isInteger(quantity) && quantity >= 1 && quantity <= MAX_QUANTITY) &&
      `${quantity} shares: a trade has 1 to ${MAX_QUANTITY}, whole.`,
  ],
  [
    'price-out-of-limits',
    ({ price }) =>
      !(price > 0 && price <= MAX_PRICE) &&
      `${price} dollars: a share costs more than 0 and at most ${MAX_PRICE}.`,
  ],
  ['price-off-reference', ({ symbol, price }) => isOffReference(price, PRICES[symbol])],
  [
    'in-the-future',
    ({ executedAt }, reportedAt) =>
      Date.parse(executedAt) > reportedAt.getTime() + CLOCK_TOLERANCE_MS &&
      `Executed at ${executedAt}, but reported at ${reportedAt.toISOString()} already.`,
  ],
  ['not-a-trading-day', ({ executedAt }) => isOffDay(new Date(executedAt))],
];

/**
 * All rules of the exchange that a trade breaks; none for an accepted trade.
 *
 * @param reportedAt time at which the queue received it
 */
export function objectionsTo(report: Report, reportedAt: Date): Objection[] {
  const trade = readTrade(report);
  if ('explanation' in trade) return [{ rule: 'schema', explanation: trade.explanation }];
  return CHECKS.flatMap(([rule, check]) => {
    const explanation = check(trade, reportedAt);
    return explanation === false ? [] : [{ rule, explanation }];
  });
}

function isOffReference(price: number, expected: number | undefined): string | false {
  if (expected === undefined) return false;
  // In ten-thousandths, the smallest step of a price: floating-point dollars are not exact.
  const [actual, middle] = [Math.round(price * 10_000), Math.round(expected * 10_000)];
  return (
    Math.abs(actual - middle) * 100 > middle * BAND_PERCENT &&
    `${price} dollars is more than ${BAND_PERCENT} % from the reference of ${expected}.`
  );
}

function isOffDay(time: Date): string | false {
  const { date } = exchangeTime(time);
  try {
    return tradingDay(date) === 'closed' && `The exchange does not trade on ${date}.`;
  } catch (error) {
    if (error instanceof CalendarError) return error.message;
    throw error;
  }
}
