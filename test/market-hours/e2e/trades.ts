/** Report of a trader, with the rule that it breaks. */
export interface Sample {
  readonly id: string;
  readonly body: string;
  /** @default - it breaks none and is accepted */
  readonly breaks?: string;
}

const GOOD = {
  symbol: 'KO',
  side: 'buy',
  quantity: 100,
  price: 71.25,
  executedAt: '2026-03-06T10:30:00-05:00',
};

const SYMBOLS: readonly (readonly [symbol: string, price: number])[] = [
  ['AAPL', 261.4],
  ['BRK.A', 744_000],
  ['F', 12.9],
  ['KO', 71.25],
  ['MSFT', 502],
];

/** Valid trades in several symbols. */
export function goodTrades(prefix: string, count: number): Sample[] {
  return Array.from({ length: count }, (_, at) => {
    const [symbol, price] = SYMBOLS[at % SYMBOLS.length] ?? [];
    const side = at % 2 === 0 ? 'buy' : 'sell';
    return sample(`${prefix}-${at}`, { symbol, price, side, quantity: at + 1 });
  });
}

/** Trades that break a rule, and trades at the limits of the rules. */
export function oddTrades(prefix: string): Sample[] {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  const odd: readonly (readonly [changes: object, breaks?: string])[] = [
    [{ symbol: 'NOPE' }, 'unknown-symbol'],
    [{ side: 'hold' }, 'schema'],
    [{ quantity: 'ten' }, 'schema'],
    [{ executedAt: 'today' }, 'schema'],
    [{ quantity: 0 }, 'quantity-out-of-limits'],
    [{ quantity: 1.5 }, 'quantity-out-of-limits'],
    [{ quantity: 10_000_001 }, 'quantity-out-of-limits'],
    [{ quantity: 10_000_000 }],
    [{ price: 0 }, 'price-out-of-limits'],
    [{ symbol: 'BRK.A', price: 1_000_001 }, 'price-out-of-limits'],
    [{ price: 63.8 }, 'price-off-reference'],
    [{ price: 63.9 }],
    [{ price: 78.1 }],
    [{ price: 78.2 }, 'price-off-reference'],
    [{ executedAt: tomorrow }, 'in-the-future'],
    [{ executedAt: '2026-03-08T12:00:00-04:00' }, 'not-a-trading-day'],
    [{ executedAt: '2026-02-16T12:00:00-05:00' }, 'not-a-trading-day'],
    [{ executedAt: '2019-05-08T12:00:00-04:00' }, 'not-a-trading-day'],
  ];
  return odd.map(([changes, breaks], at) => sample(`${prefix}-odd-${at}`, changes, breaks));
}

/** Invalid messages by the expected reason in the dead-letter queue. */
export function oddMessages(prefix: string, taken: Sample): Record<string, readonly string[]> {
  return {
    'not-a-trade': [
      `hello from ${prefix}`,
      `["${prefix}"]`,
      JSON.stringify({ ...GOOD, from: prefix }),
      JSON.stringify({ ...GOOD, id: `${prefix} with spaces` }),
    ],
    'duplicate-id': [JSON.stringify({ ...GOOD, id: taken.id, quantity: 99_999 })],
  };
}

function sample(id: string, changes: object, breaks?: string): Sample {
  return { id, body: JSON.stringify({ id, ...GOOD, ...changes }), breaks };
}
