import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { writeContactSheet } from './contact-sheet.ts';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'sheet-'))));
afterAll(() => rm(folder, { recursive: true }));

const red = sharp({ create: { width: 30, height: 20, channels: 3, background: 'red' } }).png();

test('draws an unreadable file, names in any script, and more rows than a page holds', async () => {
  const body = await red.toBuffer();
  const good = {
    name: 'größe & <猫>.png',
    input: body,
    derivatives: [{ label: 'card.webp', body }],
  };
  const refused = { name: 'a', input: Buffer.from('no'), derivatives: [], refused: 'It & <that>.' };
  const rows = Array.from({ length: 30 }, (_, index) => (index % 2 ? good : refused));
  const files = await writeContactSheet(join(folder, 'sheet.png'), rows);
  expect(files).toEqual([join(folder, 'sheet.png'), join(folder, 'sheet-2.png')]);
  const { height } = await sharp(files[0]).metadata();
  expect(height).toBeLessThan(4100);
});

test('draws one page when there are no rows', async () => {
  await expect(writeContactSheet(join(folder, 'none.png'), [])).resolves.toHaveLength(1);
});
