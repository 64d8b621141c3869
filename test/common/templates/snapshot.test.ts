import { readTemplate, STACKS } from '../../support/templates.ts';

test.each(STACKS)('%s is the template that was reviewed', (stack) => {
  expect(readTemplate(stack)).toMatchSnapshot();
});
