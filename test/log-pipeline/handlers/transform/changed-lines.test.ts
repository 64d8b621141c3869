import { isIP } from 'node:net';
import fc from 'fast-check';
import { accessLines } from '../../e2e/lines/access-lines.ts';
import { documentOf, type Document } from './support/documents.ts';
import { KEY } from './support/firehose.ts';
import { referenceDocument } from './support/reference.ts';

test('The transform rejects lines with a changed, removed or inserted byte or returns the document of the reference parser', () => {
  const lines = accessLines({ count: 400, seed: 5 });
  const bytes = Array.from(' "\\[]-:/?0123456789abcGET.,\n\t\x7fü');
  const changes = fc.array(
    fc.record({
      at: fc.nat(260),
      remove: fc.integer({ min: 0, max: 3 }),
      insert: fc.string({ unit: fc.constantFrom(...bytes), maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 2 },
  );
  let compared = 0;
  fc.assert(
    fc.property(fc.constantFrom(...lines), changes, (line, all) => {
      const changed = all.reduce(
        (text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove),
        line,
      );
      const document = documentOf(changed);
      const expected = referenceDocument(changed, KEY);
      if ('failed' in document || !expected || isVariant(document, expected)) return;
      compared++;
      expect(document).toEqual(expected);
    }),
    { numRuns: 4_000 },
  );
  expect(compared).toBeGreaterThan(1_000);
});

/** True for a line with a virtual host, a proxy or several addresses, of which the reference parser knows nothing. */
function isVariant(document: Document, expected: Document): boolean {
  const { 'apache.access.identity': identity, 'source.address': address } = expected;
  return 'url.domain' in document || isIP(String(identity)) > 0 || String(address).includes(',');
}

test('The transform sets source.ip exactly if Node.js accepts the client as an address', () => {
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
      const document = documentOf(
        `${host} - - [10/Oct/2026:13:55:36 +0000] "GET / HTTP/1.1" 200 1`,
      );
      expect(document['source.ip']).toBe(isIP(host) ? host : undefined);
      if (!('failed' in document)) expect(document['source.address']).toBe(host);
      else expect(isIP(host)).toBe(0);
    }),
    { numRuns: 2_000 },
  );
});

test('The transform converts times of every zone to UTC across the ends of days, months and years', () => {
  const two = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'));
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'Jun', 'Sep', 'Dec'];
  const numbers = ['01', '02', '03', '04', '06', '09', '12'];
  fc.assert(
    fc.property(
      two(32),
      fc.constantFrom(...months, 'Xyz'),
      fc.constantFrom('0000', '1900', '1999', '2000', '2024', '2026', '9999', '20a6'),
      fc.tuple(two(24), two(60), two(61)),
      fc.constantFrom('+', '-', ' '),
      fc.tuple(two(23), two(59)),
      (day, month, year, [hours, minutes, seconds], sign, [zoneHours, zoneMinutes]) => {
        const time = `${day}/${month}/${year}:${hours}:${minutes}:${seconds} ${sign}${zoneHours}${zoneMinutes}`;
        const found = documentOf(`192.0.2.1 - - [${time}] "GET / HTTP/1.1" 200 1`);
        // JavaScript has no leap seconds and converts 31 February and 24:00 to other days.
        const date = `${year}-${numbers[months.indexOf(month)] ?? ''}-${day}`;
        const isDay = new Date(`${date}T00:00Z`).getUTCDate() === Number(day);
        const isTime = Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) <= 60;
        const start =
          isDay && isTime ? `${date}T${hours}:${minutes}:00${sign}${zoneHours}:${zoneMinutes}` : '';
        const expected = new Date(Date.parse(start) + Number(seconds) * 1_000);
        const iso = Number.isNaN(expected.getTime()) ? undefined : expected.toISOString();
        expect(found['@timestamp']).toBe(iso);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('The transform keeps nothing of a long line in the document of the next one', () => {
  const [line = ''] = accessLines({ count: 1, seed: 2 });
  const before = documentOf(line);
  for (const length of [15_000, 17_000, 500_000]) {
    const long = line.replace('GET /', `GET /${'x'.repeat(length)}`);
    expect(documentOf(long)['event.original']).toBe(long);
    expect(documentOf(line)).toEqual(before);
  }
});
