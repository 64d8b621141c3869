import { membersOf } from '../../../lib/landing-zone/members.ts';

const DELIVERY = {
  tools: '111111111111',
  staging: '222222222222',
  production: '333333333333',
};

test('An entry with a mail address is an account to create, one with an id exists', () => {
  expect(membersOf(['dev:workloads/dev:dev@example.com', 'audit:security:444444444444'])).toEqual([
    { name: 'dev', unit: 'workloads/dev', email: 'dev@example.com' },
    { name: 'audit', unit: 'security', id: '444444444444' },
  ]);
});

test('The accounts of the delivery are accounts of the organization, under the same names and ids', () => {
  expect(membersOf([], DELIVERY)).toEqual([
    { name: 'tools', unit: 'workloads/production', id: '111111111111' },
    { name: 'staging', unit: 'workloads/staging', id: '222222222222' },
    { name: 'production', unit: 'workloads/production', id: '333333333333' },
  ]);
});

test('An account that the stack created stays its account when its id becomes an option', () => {
  const created = ['staging:workloads/staging:staging@example.com'];
  expect(membersOf(created, DELIVERY).filter(({ name }) => name === 'staging')).toEqual([
    { name: 'staging', unit: 'workloads/staging', email: 'staging@example.com' },
  ]);
});

test.each([
  ['audit:security:12345', "'12345' of account 'audit' is neither an account id of 12 digits"],
  ['audit:security:1234567890123', "'1234567890123' of account 'audit' is neither"],
  ['audit:security:١٢٣٤٥٦٧٨٩٠١٢', "of account 'audit' is neither an account id of 12 digits"],
  ['audit:security:me@nowhere', "'me@nowhere' of account 'audit' is neither"],
  ['audit:security', "'audit:security' of organizationAccounts is no account: give NAME:UNIT:ID"],
  ['Audit:security:444444444444', "'Audit:security:444444444444' of organizationAccounts is no"],
  ['a:b:c:d', "'a:b:c:d' of organizationAccounts is no account"],
  [
    'audit:secure:444444444444',
    "There is no organizational unit 'secure'. There are: security, workloads, workloads/dev, workloads/staging, workloads/production, sandbox.",
  ],
  [
    'staging:workloads/staging:222222222222',
    "Account 'staging' of organizationAccounts has the id 222222222222: give ids of the delivery's accounts by -c toolsAccount",
  ],
])('refuses %s', (entry, message) => {
  expect(() => membersOf([entry])).toThrow(message);
});

test.each([
  [
    ['a:sandbox:me@example.com', 'b:sandbox:ME@example.com'],
    "Accounts 'a' and 'b' have the same mail address, me@example.com: each account needs its own.",
  ],
  [
    ['a:sandbox:444444444444', 'b:sandbox:444444444444'],
    "Accounts 'a' and 'b' have the same id, 444444444444",
  ],
  [
    ['a:sandbox:444444444444', 'a:security:555555555555'],
    "Accounts 'a' and 'a' have the same name, a",
  ],
  [['a:sandbox:222222222222'], "Accounts 'a' and 'staging' have the same id, 222222222222"],
])('refuses two accounts that are one: %s', (entries, message) => {
  expect(() => membersOf(entries, DELIVERY)).toThrow(message);
});
