import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { CATALOGUE, COMMON_STACK } from '../../../lib/catalogue.ts';

test.each([{ id: 'common', stacks: [COMMON_STACK] }, ...CATALOGUE])(
  "has one snapshot test per stack in $id's tests",
  ({ id, stacks }) => {
    const tests = globSync(join(PROJECT, 'test', id, 'templates', '*.snapshot.test.ts'));
    const tested = tests.map((file) => basename(file, '.snapshot.test.ts'));
    expect(tested.sort()).toEqual([...stacks].sort());
  },
);
