import { arithmetic, dollars, inWords, money, priceInWords } from '../../tools/site/cost.ts';
import { withBlock } from '../../tools/site/markdown/block.ts';
import { PRICES, SOURCES, type PriceName } from '../../tools/site/prices.ts';
import { emulatorOf } from '../../tools/site/report.ts';
import { resultOf } from '../../tools/site/results.ts';

test('shows the arithmetic of a cost', () => {
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

test('has a source for every price and writes all its digits', () => {
  for (const name of Object.keys(PRICES) as PriceName[]) {
    expect(SOURCES[PRICES[name].service]).toMatch(/^https:\/\/aws\.amazon\.com\//);
    expect(Number(priceInWords(name).split(' ')[0])).toBe(PRICES[name].usd);
  }
  expect([1_500_000, 400_000, 0.0065].map(inWords)).toEqual(['1.5 million', '400,000', '0.0065']);
});

test('reads the emulator from the name of the endpoint', () => {
  const endpoints = [
    'MiniStack at http://127.0.0.1:40645',
    'AWS in eu-west-1',
    'http://[::1]:4566',
  ];
  expect(endpoints.map(emulatorOf)).toEqual(['MiniStack', 'AWS', 'another endpoint']);
});

test('counts the checks of a report and lists each type without effect once', () => {
  const row = { check: 'a', expected: '1', observed: '1', outcome: 'passed' } as const;
  const rows = [row, row, { ...row, outcome: 'not run', observed: 'no Chromium' } as const];
  const noEffect = [
    'B: 2 x AWS::WAFv2::WebACL (blocks nothing)',
    'A: 1 x AWS::EC2::FlowLog (records (really) nothing)',
    'A: 3 x AWS::WAFv2::WebACL (blocks nothing)',
  ];
  const report = { endpoint: '', date: '2026-11-28', seconds: 12.6, rows, noEffect, pictures: [] };
  expect(resultOf(report)).toEqual({
    ...{ date: '2026-11-28', seconds: 13, passed: 2, failed: 0, notRun: 1 },
    noEffect: {
      'AWS::EC2::FlowLog': 'records (really) nothing',
      'AWS::WAFv2::WebACL': 'blocks nothing',
    },
  });
});

test('replaces a block between its markers and rejects a page without markers', () => {
  const text = 'a\n<!-- x: written by npm run docs -->\nold\n<!-- end of x -->\nb\n';
  expect(withBlock('P.md', text, 'x', 'new')).toBe(text.replace('old\n', '\nnew\n\n'));
  expect(() => withBlock('P.md', text, 'y', '')).toThrow('P.md has no place for its y');
});
