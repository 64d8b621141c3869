import fc from 'fast-check';
import { readReport } from '../../../../lambda/market-hours/core/trade.ts';
import { objectionsTo } from '../../../../lambda/market-hours/core/validate.ts';

const REPORTED = new Date('2026-03-09T18:00:00Z');
const GOOD = {
  id: 'T-1',
  symbol: 'KO',
  side: 'buy',
  quantity: 100,
  price: 71,
  executedAt: '2026-03-09T13:59:59-04:00',
};

const rules = (changes: object) =>
  objectionsTo({ ...GOOD, ...changes }, REPORTED).map(({ rule }) => rule);

describe('A trade is accepted', () => {
  test.each([
    ['as it is', {}],
    ['sold', { side: 'sell' }],
    ['of one share', { quantity: 1 }],
    ['of 10,000,000 shares', { quantity: 10_000_000 }],
    ['10 % below the reference', { price: 63.9 }],
    ['10 % above the reference', { price: 78.1 }],
    ['of the most expensive share', { symbol: 'BRK.A', price: 745_000 }],
    ['a second ahead of the queue', { executedAt: '2026-03-09T18:00:01Z' }],
    ['of an earlier day', { executedAt: '2026-01-02T15:00:00Z' }],
    ['from midnight of its day on', { executedAt: '2026-03-09T00:00:00-04:00' }],
    ['with additional fields', { broker: 'ACME' }],
  ])('with valid values: %s', (_, changes) => {
    expect(rules(changes)).toEqual([]);
  });
});

describe('A trade is rejected', () => {
  test.each([
    ['schema', { symbol: undefined }],
    ['schema', { side: 'hold' }],
    ['schema', { quantity: '100' }],
    ['schema', { price: null }],
    ['schema', { executedAt: 'today' }],
    ['schema', { executedAt: '2026-03-09T10:00:00' }],
    ['unknown-symbol', { symbol: 'NOPE' }],
    ['unknown-symbol', { symbol: 'toString' }],
    ['unknown-symbol', { symbol: 'ko' }],
    ['quantity-out-of-limits', { quantity: 0 }],
    ['quantity-out-of-limits', { quantity: 1.5 }],
    ['quantity-out-of-limits', { quantity: 10_000_001 }],
    ['price-off-reference', { price: 63.8999 }],
    ['price-off-reference', { price: 78.1001 }],
    ['in-the-future', { executedAt: '2026-03-09T18:00:01.001Z' }],
    ['not-a-trading-day', { executedAt: '2026-03-08T16:00:00Z' }],
    ['not-a-trading-day', { executedAt: '2026-02-16T16:00:00Z' }],
    ['not-a-trading-day', { executedAt: '2025-12-31T16:00:00Z' }],
  ])('for %s: %j', (rule, changes) => {
    expect(rules(changes)).toEqual([rule]);
  });

  test('for every rule that it breaks', () => {
    expect(rules({ quantity: -1, price: 0, executedAt: '2026-03-14T12:00:00Z' })).toEqual([
      'quantity-out-of-limits',
      'price-out-of-limits',
      'price-off-reference',
      'in-the-future',
      'not-a-trading-day',
    ]);
  });

  test.each([
    [{ side: 'hold' }, 'side is "hold": a trade is {"id":"T-1","symbol":"KO",'],
    [{ price: undefined, symbol: 7 }, 'symbol is 7, price is undefined: a trade is'],
    [{ symbol: 'NOPE' }, "'NOPE' is not among the symbols that are validated."],
    [{ quantity: 0 }, '0 shares: a trade has 1 to 10000000, whole.'],
    [{ price: 80 }, '80 dollars is more than 10 % from the reference of 71.'],
    [{ executedAt: '2026-02-16T16:00:00Z' }, 'The exchange does not trade on 2026-02-16.'],
    [{ executedAt: '2019-05-08T16:00:00Z' }, '2019-05-08 is not in the calendar'],
  ])('with the value and the allowed values: %j', (changes, sentence) => {
    const [objection] = objectionsTo({ ...GOOD, ...changes }, REPORTED);
    expect(objection?.explanation).toContain(sentence);
  });
});

describe('readReport', () => {
  test.each(['hello', '', '[]', 'null', '{}', '{"id":7}', '{"id":""}', '{"id":"a b"}'])(
    'rejects a message without a trade id: %s',
    (body) => {
      expect(() => readReport(body)).toThrow(
        `The message ${JSON.stringify(body)} is no trade: send a JSON object with an id of 1 to 64 letters, digits and hyphens.`,
      );
    },
  );

  test('returns a report or rejects the message as not-a-trade', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        try {
          objectionsTo(readReport(body), REPORTED);
        } catch (error) {
          expect(error).toMatchObject({ name: 'PermanentError', reason: 'not-a-trade' });
        }
      }),
    );
  });
});
