import { accessLines } from './access-lines.ts';
import { Random } from '../../../e2e/random.ts';

/** Kinds of malformed lines; each function makes a line without a line break. */
const KINDS: Readonly<Record<string, (line: string, random: Random) => Buffer | string>> = {
  'cut off within the request': (line) => line.slice(0, line.indexOf('HTTP/')),
  'cut off within the user agent': (line) => line.slice(0, -5),
  'without brackets around the time': (line) => line.replace(/[[\]]/g, ''),
  'with a date that does not exist': (line) => line.replace(/\[\d\d\/\w{3}/, '[31/Feb'),
  'with an invalid month': (line) => line.replace(/(\[\d\d\/)\w{3}/, '$1Foo'),
  'with a word for the status': (line) => line.replace(/" \d{3} /, '" OK '),
  'with a word for the bytes': (line) => line.replace(/(" \d{3}) \S+/, '$1 many'),
  'with half a UTF-8 sequence': (line) =>
    Buffer.concat([Buffer.from(line), Buffer.from([0xe2, 0x82])]),
  'of any bytes': (_, random) =>
    Buffer.from(
      Array.from({ length: 300 }, () => random.oneOf([0xff, 0xfe, 0x00, 0xc3, 0x28, 0x9f])),
    ),
  'of JSON that breaks off': (line) =>
    JSON.stringify({ level: 'info', message: line }).slice(0, -20),
};

/** Makes two lines of each of ten kinds, with the name of the kind. */
export function malformedLines(seed = 1): { readonly kind: string; readonly line: Buffer }[] {
  const random = new Random(seed);
  const good = accessLines({ count: 500, seed }).filter((line) => line.includes('Chrome'));
  return Object.entries(KINDS).flatMap(([kind, spoil], at) =>
    [at, at + 10].map((place) => ({ kind, line: Buffer.from(spoil(good[place] ?? '', random)) })),
  );
}
