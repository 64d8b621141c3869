import { setImmediate } from 'node:timers/promises';
import { Checks } from './scenario.ts';
import { sideBySide } from './side-by-side.ts';

test('The checks of parallel parts are in the order of the parts', async () => {
  const checks = new Checks();
  await sideBySide(
    checks,
    async (own) => {
      await setImmediate();
      own.equal('first', 1, 1);
    },
    (own) => {
      own.equal('second', 1, 1);
      return Promise.resolve();
    },
  );
  expect(checks.rows.map(({ check }) => check)).toEqual(['first', 'second']);
});

test('After a part has failed, the others end, and their checks are kept', async () => {
  const checks = new Checks();
  const running = sideBySide(
    checks,
    () => Promise.reject(new Error('broken')),
    async (own) => {
      await setImmediate();
      own.equal('second', 1, 1);
    },
  );
  await expect(running).rejects.toThrow('broken');
  expect(checks.rows.map(({ check }) => check)).toEqual(['second']);
});
