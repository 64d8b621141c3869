import { arithmetic, dollars, inWords, money, priceInWords } from '../../tools/site/cost.ts';
import { PRICES, SOURCES, type PriceName } from '../../tools/site/prices.ts';
import { engineOf, proofOf } from '../../tools/site/proofs.ts';

test('A row of cost shows the arithmetic that leads to its dollars', () => {
  const row = {
    what: 'Thumbnail',
    terms: [
      {
        of: 'lambdaTime',
        times: [
          [400_000, 'calls'],
          [0.12, 's'],
          [1.73, 'GB'],
        ],
      },
      { of: 'lambdaCalls', times: [[400_000, 'calls']] },
    ],
  } as const;
  expect(arithmetic(row)).toBe(
    '400,000 calls × 0.12 s × 1.73 GB × 0.0000133334 + 400,000 calls × 0.20 per million',
  );
  expect(money(dollars(row))).toBe('1.19');
});

test('Every price has a source, and is written with all its digits', () => {
  for (const name of Object.keys(PRICES) as PriceName[]) {
    expect(SOURCES[PRICES[name].service]).toMatch(/^https:\/\/aws\.amazon\.com\//);
    expect(Number(priceInWords(name).split(' ')[0])).toBe(PRICES[name].usd);
  }
  expect([1_500_000, 400_000, 0.0065].map(inWords)).toEqual(['1.5 million', '400,000', '0.0065']);
});

test('A proof keeps what is the same in the next run, and on which engine it was', () => {
  const targets = ['MiniStack at http://127.0.0.1:40645', 'AWS in eu-west-1', 'http://[::1]:4566'];
  expect(targets.map(engineOf)).toEqual(['MiniStack', 'AWS', 'another endpoint']);
  const row = { claim: 'a', expected: '1', observed: '1', outcome: 'passed' } as const;
  const id = '193d703c-e9f6-80db-b610-f89a40dc298c';
  const time = 'Sat Nov 21 2026 11:01:58 GMT+0000 (Coordinated Universal Time)';
  const volatile = { ...row, observed: `${id} at ${time}` } as const;
  const rows = [row, volatile, { ...row, outcome: 'not run', observed: 'no Chromium' } as const];
  expect(proofOf({ target: '', rows })).toEqual({
    passed: 2,
    failed: 0,
    notRun: 1,
    rows: [
      { claim: 'a', outcome: 'passed', found: '1' },
      { claim: 'a', outcome: 'passed', found: '<id> at <time>' },
      { claim: 'a', outcome: 'not run', found: 'no Chromium' },
    ],
    withoutEffect: [],
  });
});
