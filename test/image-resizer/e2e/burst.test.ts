import { corruptAmong, manyPhotographs } from './photographs.ts';
import { expectationFromFile } from './pixels.ts';

test('A burst has different photographs, the same ones each time', async () => {
  const bodies = async (count: number) =>
    (await manyPhotographs(count)).map(({ body }) => body.toString('base64'));
  const burst = await bodies(40);
  expect(new Set(burst).size).toBe(40);
  await expect(bodies(10)).resolves.toEqual(burst.slice(0, 10));
});

test('Corrupt photographs are spread among the valid ones, and each can be repaired', async () => {
  const { samples, repaired } = await corruptAmong(50, 3);
  const refused = samples.filter((sample) => sample.expect.kind === 'refused');
  expect(samples).toHaveLength(50);
  expect(refused.map(({ name }) => name)).toEqual(repaired.map(({ name }) => name));
  expect(new Set(refused.map(({ body }) => body.length)).size).toBe(3);
  for (const sample of refused) {
    const found = await expectationFromFile(sample.body);
    expect(found).toHaveProperty(
      'reason',
      sample.expect.kind === 'refused' && sample.expect.reason,
    );
  }
  for (const { body } of repaired) {
    await expect(expectationFromFile(body)).resolves.toHaveProperty('kind', 'derivatives');
  }
});
