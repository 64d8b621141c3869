import { Relations, SERVICE_USES } from '../../../tools/cli/permissions/by-service.ts';
import { grantsOf } from '../../../tools/cli/permissions/grants.ts';
import { readTemplate, STACKS } from '../../support/templates.ts';

test('Each use by a service explains a permission of some role', () => {
  const found = STACKS.flatMap((stack) => {
    const template = readTemplate(stack);
    const grants = grantsOf(template);
    const relations = new Relations(template, grants);
    return grants.map((grant) => relations.useOf(grant));
  });
  expect(SERVICE_USES.filter((use) => !found.includes(use))).toEqual([]);
});
