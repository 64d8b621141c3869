import { sortable } from '../../lambda/common/sequencer.ts';

test.each([
  ['0055AED6DCD90281E4', '0055AED6DCD90281E5'],
  ['0055AED6DCD90281E4', '0055AED6DCD90281E401'],
  ['0055AED6DCD9', '0055AED6DCDA'],
  ['0A', 'A0'],
  ['0a', '0B'],
])('%s comes before %s', (earlier, later) => {
  expect(sortable(earlier) < sortable(later)).toBe(true);
});

test('Zeros on the right do not count, nor does the case', () => {
  expect(sortable('0A')).toBe(sortable('0a00'));
});

test('None comes before all others', () => {
  expect(sortable(undefined) < sortable('0000000000000001')).toBe(true);
});
