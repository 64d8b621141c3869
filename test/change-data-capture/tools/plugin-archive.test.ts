import { zipSync } from 'fflate';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertArchive } from '../../../tools/change-data-capture/plugin-archive.ts';
import { scratchFolder } from '../../../tools/support/run-folder.ts';

const folder = scratchFolder('plugin');
const archive = join(folder, 'plugin.zip');
const good = zipSync({ 'capture/debezium.jar': new Uint8Array(1_000) }, { level: 0 });
const remedy = `delete the folder ${folder}, then deploy again: it is built anew.`;

const check = (content: Uint8Array) => () => {
  writeFileSync(archive, content);
  assertArchive(archive);
};

test('A built plug-in archive with jars is accepted', () => {
  expect(check(good)).not.toThrow();
});

test('A plug-in archive that is missing is named, with what to do', () => {
  const missing = join(folder, 'missing.zip');
  expect(() => {
    assertArchive(missing);
  }).toThrow(`There is no plug-in archive ${missing}: ${remedy}`);
});

test.each([
  ['cut off', good.subarray(0, 500), 'is damaged'],
  ['empty', new Uint8Array(), 'is damaged'],
  ['without a jar', zipSync({ 'readme.txt': new Uint8Array(1) }), 'has no jar'],
])('A plug-in archive that is %s is refused, with what to do', (_, content, reason) => {
  expect(check(content)).toThrow(`The plug-in archive ${archive} ${reason}: ${remedy}`);
});
