import type { Architecture } from '../../lib/common/architecture.ts';
import { emulatorWarning } from '../../lib/common/emulator-warning.ts';

const plain = { id: 'plain', stacks: ['Plain'] };
const waiting = { id: 'waiting', stacks: ['Waiting', 'More'], requiredEngines: ['kafka'] };
const asking = {
  id: 'asking',
  stacks: ['Pipeline', 'Asking'],
  parameters: { 'Asking:Commit': '1111111' },
};
const warningOf = (...architectures: object[]) => emulatorWarning(architectures as Architecture[]);

test('The app names the stacks that wait for an engine or ask for a parameter, and has the commands for them and the others', () => {
  expect(warningOf(plain, waiting, asking)).toBe(
    [
      'On an emulator, only npm start can deploy Waiting, More, Asking: npm start -- --keep waiting asking',
      'In place of --all: npx cdk deploy Plain Pipeline',
    ].join('\n'),
  );
});

test('The app says nothing where cdk deploy can deploy all stacks', () => {
  expect(warningOf(plain)).toBeUndefined();
});

test('The app has no command for others where all stacks wait for an engine', () => {
  expect(warningOf(waiting)).toBe(
    'On an emulator, only npm start can deploy Waiting, More: npm start -- --keep waiting',
  );
});
