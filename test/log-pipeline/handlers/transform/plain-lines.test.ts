import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { PROJECT } from '../../../../lib/common/project.ts';
import { plainAccessDocument } from '../../../../lambda/log-pipeline/core/access-document.ts';
import { accessLines } from '../../e2e/lines/access-lines.ts';
import { documentOf } from './support/documents.ts';
import { fromBase64, KEY } from './support/firehose.ts';

/** What the fast way makes of a line; nothing when it leaves it to the general way. */
function plain(line: string): unknown {
  const document = plainAccessDocument(Buffer.from(line).toString('base64'), KEY);
  return document === undefined ? undefined : JSON.parse(fromBase64(document));
}

/** Whatever the fast way answers must be what the general way does. */
function expectSame(line: string): void {
  const document = plain(line);
  if (document !== undefined) expect(document).toEqual(documentOf(line));
}

test('The fast way takes 97 of a hundred lines', () => {
  const lines = accessLines({ count: 2_000, seed: 11 });
  expect(lines.filter((line) => plain(line) !== undefined).length).toBeGreaterThan(1_940);
});

test('Lines with any byte changed, gone or too much come to the same both ways', () => {
  const lines = accessLines({ count: 400, seed: 5 });
  const bytes = Array.from(' "\\[]-:/?0123456789abcGET.\n\t\x7fü');
  const changes = fc.array(
    fc.record({
      at: fc.nat(260),
      remove: fc.integer({ min: 0, max: 3 }),
      insert: fc.string({ unit: fc.constantFrom(...bytes), maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 2 },
  );
  fc.assert(
    fc.property(fc.constantFrom(...lines), changes, (line, all) => {
      expectSame(
        all.reduce(
          (text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove),
          line,
        ),
      );
    }),
    { numRuns: 4_000 },
  );
});

test('Hosts are addresses when Node.js says so', () => {
  const groups = fc.array(fc.constantFrom('', '0', '1', 'ff', 'fe80', '12345', 'g', '1.2.3.4'), {
    minLength: 1,
    maxLength: 9,
  });
  const numbers = fc.array(fc.constantFrom('0', '00', '7', '07', '255', '256', '1000', 'a'), {
    minLength: 1,
    maxLength: 5,
  });
  const hosts = fc.oneof(
    groups.map((parts) => parts.join(':')),
    numbers.map((parts) => parts.join('.')),
    fc.ipV6(),
  );
  fc.assert(
    fc.property(hosts, (host) => {
      expectSame(`${host} - - [10/Oct/2026:13:55:36 +0000] "GET / HTTP/1.1" 200 1`);
    }),
    { numRuns: 2_000 },
  );
});

test('Times of every zone are in UTC, over the ends of days, months and years', () => {
  const two = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'));
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'Jun', 'Sep', 'Dec', 'Xyz'];
  fc.assert(
    fc.property(
      two(32),
      fc.constantFrom(...months),
      fc.constantFrom('0000', '1900', '1999', '2000', '2024', '2026', '9999', '20a6'),
      fc.tuple(two(24), two(60), two(61)),
      fc.constantFrom('+', '-', ' '),
      fc.tuple(two(25), two(61)),
      (day, month, year, clock, sign, zone) => {
        const time = `${day}/${month}/${year}:${clock.join(':')} ${sign}${zone.join('')}`;
        expectSame(`192.0.2.1 - - [${time}] "GET / HTTP/1.1" 200 1`);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('What is too long for its memory is left to the general way, and nothing of it stays', () => {
  const [line = ''] = accessLines({ count: 1, seed: 2 });
  const before = plain(line);
  expect(plain(line.replace('GET /', `GET /${'x'.repeat(17_000)}`))).toBeUndefined();
  const long = line.replace('GET /', `GET /${'x'.repeat(15_000)}`);
  expect(plain(long)).toEqual(documentOf(long));
  expect(plain(line)).toEqual(before);
});

test('The compiled way is what its sources are compiled to', () => {
  const program = join(PROJECT, 'tools', 'log-pipeline', 'compile.ts');
  const { stdout, stderr } = spawnSync(process.execPath, [program, '--print'], {
    encoding: 'utf8',
  });
  const kept = readFileSync(join(PROJECT, 'lambda', 'log-pipeline', 'core', 'compiled.ts'), 'utf8');
  // Otherwise: npm run compile
  expect(stdout + stderr).toBe(kept);
});
