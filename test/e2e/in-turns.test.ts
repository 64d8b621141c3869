import { inTurns } from './in-turns.ts';

test('A long calculation over items lets timers of others run in between', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const end = performance.now() + 200;
  const found: number[] = [];
  for await (const item of inTurns(numbersUntil(end))) found.push(item);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(0);
  expect(found).toEqual(found.map((_, at) => at));
});

function* numbersUntil(end: number): Generator<number> {
  for (let at = 0; performance.now() < end || at < 1_000; at++) yield at;
}
