import { ACCEPTED } from './accepted.ts';
import { review, type Accepted, type Finding } from './findings.ts';

const finding: Finding = {
  check: 'CKV_AWS_21',
  template: 'FanOut',
  resource: 'Uploads148F8199',
  detail: 'Ensure the S3 bucket has versioning enabled',
};
const entry: Accepted = { check: 'CKV_AWS_21', resource: /\.Uploads\w{8}$/, reason: 'A reason.' };

test('A finding that an entry names is accepted, with every entry used', () => {
  expect(review([finding], [entry])).toEqual({ open: [], unused: [] });
});

test.each([
  ['of another check', { ...finding, check: 'CKV_AWS_18' }],
  ['of another resource', { ...finding, resource: 'Archive148F8199' }],
])('A new finding %s stays open', (_name, added) => {
  expect(review([finding, added], [entry])).toEqual({ open: [added], unused: [] });
});

test('A finding with another text stays open', () => {
  const limited = { ...entry, detail: /encryption/ };
  expect(review([finding], [limited])).toEqual({ open: [finding], unused: [limited] });
});

test('An entry without a finding is reported', () => {
  expect(review([], [entry])).toEqual({ open: [], unused: [entry] });
});

test('Each accepted finding has a reason in a sentence', () => {
  for (const { reason } of ACCEPTED) expect(reason).toMatch(/^[A-Z].{20,}\.$/);
});
