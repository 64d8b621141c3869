import { CalendarError, tradingDay } from './calendar.ts';
import { exchangeTime } from './exchange-time.ts';
import reference from './reference-prices.json' with { type: 'json' };
import { readTrade, type Report, type Trade } from './trade.ts';

/** Shares of one trade. */
export const MAX_QUANTITY = 10_000_000;

/** Dollars a share; the dearest share there is costs three quarters of it. */
export const MAX_PRICE = 1_000_000;

/** How far a price may be from the reference: FINRA's widest threshold for a clearly erroneous trade (Rule 11892). */
export const BAND_PERCENT = 10;

/** By how much the reporter's clock may be ahead of the queue's. */
export const CLOCK_TOLERANCE_MS = 1_000;

/** Which rule a trade breaks. */
export type Rule =
  | 'schema'
  | 'unknown-symbol'
  | 'quantity-out-of-limits'
  | 'price-out-of-limits'
  | 'price-off-reference'
  | 'in-the-future'
  | 'not-a-trading-day';

/** Why a trade is rejected. */
export interface Objection {
  readonly rule: Rule;
  /** A sentence with the value and what would be right. */
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
 * What is wrong with a trade by the exchange's rules, all of it; nothing for an accepted one.
 *
 * @param reportedAt when the queue got it
 */
export function objectionsTo(report: Report, reportedAt: Date): Objection[] {
  const trade = readTrade(report);
  if ('fault' in trade) return [{ rule: 'schema', explanation: trade.fault }];
  return CHECKS.flatMap(([rule, check]) => {
    const explanation = check(trade, reportedAt);
    return explanation === false ? [] : [{ rule, explanation }];
  });
}

function isOffReference(price: number, expected: number | undefined): string | false {
  if (expected === undefined) return false;
  // In ten-thousandths, the smallest step of a price: fractions of a dollar are not exact.
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
