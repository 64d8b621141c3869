import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE, COMMON_STACK } from '../../lib/catalogue.ts';
import { PROJECT } from '../../lib/common/project.ts';
import { requestedPermissions } from '../support/requested-permissions.ts';

interface Policy {
  readonly Statement: readonly { readonly Action: readonly string[] }[];
}

const policy = JSON.parse(
  readFileSync(join(PROJECT, 'docs', 'sandbox', 'policy.json'), 'utf8'),
) as Policy;
const allowed = policy.Statement.flatMap(({ Action }) => Action);

/** Permissions of the user that the scenarios and the commands require. */
const asked = requestedPermissions(
  globSync('{test/e2e,test/*/e2e,tools}/**/*.ts', { cwd: PROJECT }),
);

test('The policy for a sandbox account has every right that scenarios and commands use', () => {
  expect(asked.size).toBeGreaterThan(30);
  expect([...asked].filter((right) => !allowed.includes(right))).toEqual([]);
});

test('It has no right that nothing uses', () => {
  const indirect = ['execute-api:Invoke', 'es:ESHttp*', 'cloudformation:DescribeStackEvents'];
  expect(allowed.filter((right) => !asked.has(right) && !indirect.includes(right))).toEqual([]);
});

test('The page says of every stack how long it takes to deploy', () => {
  const page = readFileSync(join(PROJECT, 'docs', 'sandbox.md'), 'utf8');
  const named = [...page.matchAll(/^\| (.+?) +\| [\d to]+ min /gm)].flatMap(([, stacks = '']) =>
    stacks.split(', '),
  );
  const all = [COMMON_STACK, ...CATALOGUE.flatMap(({ stacks }) => stacks)];
  expect(named.sort()).toEqual(all.sort());
});
