import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../../../lib/catalogue.ts';
import { PROJECT } from '../../../lib/common/project.ts';
import { Relations, SERVICE_USES } from '../../../tools/cli/permissions/by-service.ts';
import { grantsOf } from '../../../tools/cli/permissions/grants.ts';
import { explains } from '../../../tools/cli/permissions/usage.ts';
import { readTemplate, STACKS } from '../../support/templates.ts';

const EXPLAINED = CATALOGUE.flatMap(({ id, stacks, permissions }) =>
  (permissions?.unused ?? []).map((entry) => ({
    id,
    name: `${id}: ${entry.role.source} ${entry.actions.join(', ')}`,
    entry,
    grants: stacks.flatMap((stack) => grantsOf(readTemplate(stack))),
  })),
);

test('Each use by a service explains a permission of some role', () => {
  const found = STACKS.flatMap((stack) => {
    const template = readTemplate(stack);
    const grants = grantsOf(template);
    const relations = new Relations(template, grants);
    return grants.map((grant) => relations.useOf(grant));
  });
  expect(SERVICE_USES.filter((use) => !found.includes(use))).toEqual([]);
});

test.each(EXPLAINED)('Each explained action is granted: $name', ({ entry, grants }) => {
  const explained = grants.filter((grant) => explains(entry, grant)).map(({ action }) => action);
  expect([...new Set(explained)].sort()).toEqual([...entry.actions].sort());
});

test.each(EXPLAINED)('The page of the architecture has the reason: $name', ({ id, entry }) => {
  const page = readFileSync(join(PROJECT, 'lib', id, 'README.md'), 'utf8');
  expect(page.replaceAll(/\s+/g, ' ')).toContain(entry.reason);
});

test('The tests that take a rare path exist', () => {
  const missing = EXPLAINED.flatMap(({ entry: { test } }) => test ?? []).filter(
    (file) => !existsSync(join(PROJECT, file)),
  );
  expect(missing).toEqual([]);
});
