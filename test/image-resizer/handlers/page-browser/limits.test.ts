import { INPUT_TYPES, MAX_BYTES } from '../../../../lambda/image-resizer/contract.ts';
import html from '../../../../lambda/image-resizer/page.html';

test('The page has the same types and limits as the API', () => {
  const [, accepted] = /accept="([^"]*)"/.exec(html) ?? [];
  expect(accepted).toBe(Object.keys(INPUT_TYPES).join(','));
  const mebibytes = MAX_BYTES / 1024 / 1024;
  expect(html).toContain(`up to ${mebibytes}&nbsp;MiB each`);
  expect(html).toContain(`const MAX_BYTES = ${mebibytes} * MIB;`);
});

test('The page is small and loads no other resource', () => {
  expect(html).not.toMatch(/(src|href)="(?!data:)/);
  expect(Buffer.byteLength(html)).toBeLessThan(12_000);
});
