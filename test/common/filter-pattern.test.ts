import { matchesPattern } from '../support/filter-pattern.ts';

const EVENT = JSON.stringify({
  errorCode: 'AccessDeniedException',
  readOnly: false,
  userIdentity: { type: 'Root' },
});

test.each([
  ['{ $.errorCode = "AccessDenied*" }', true],
  ['{ $.errorCode = "*Unauthorized" }', false],
  ['{ $.errorCode != "Throttling" }', true],
  ['{ $.readOnly IS FALSE }', true],
  ['{ $.readOnly IS TRUE }', false],
  ['{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS }', true],
  ['{ $.missing EXISTS || ($.userIdentity.type = Root && $.readOnly IS FALSE) }', true],
  ['{ $.missing = "*" }', false],
])('%s matches an event: %s', (pattern, expected) => {
  expect(matchesPattern(pattern, EVENT)).toBe(expected);
});

test.each([
  ['[ip, user, status=404]', '127.0.0.1 - 404', true],
  ['[ip, user, status=404]', '127.0.0.1 - 200', false],
  ['[ip, user, status=404]', '127.0.0.1 - 404 more', false],
  ['[ip, user, status!="2*"]', '127.0.0.1 - 404', true],
])('%s and the line %s: %s', (pattern, line, expected) => {
  expect(matchesPattern(pattern, line)).toBe(expected);
});

test.each(['{ $.a ~ 1 }', '{ $.a = 1 && }', '{ ($.a = 1 }', 'ERROR', '{ a = 1 }'])(
  'An unknown or incomplete pattern is refused: %s',
  (pattern) => {
    expect(() => matchesPattern(pattern, '{}')).toThrow();
  },
);
