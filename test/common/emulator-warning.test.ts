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

test('The app names the stacks that wait for an engine or ask for a parameter, with the command', () => {
  expect(warningOf(plain, waiting, asking)).toBe(
    'On an emulator, only npm start can deploy Waiting, More, Asking: npm start -- --keep waiting',
  );
});

test('The app says nothing where cdk deploy can deploy all stacks', () => {
  expect(warningOf(plain)).toBeUndefined();
});
