import fc from 'fast-check';
import {
  differences,
  merge,
  nameOf,
  textOf,
  withText,
} from '../../../lib/serverless-api/site/merge.ts';

const of = (title: string, intro: Record<string, string> = {}) => ({ title, fragments: { intro } });

test('A field that one side has changed gets the text of that side', () => {
  const base = of('Title', { en: 'Hello', de: 'Hallo' });
  const { merged, taken, conflicts } = merge(
    base,
    of('Title', { en: 'Good day', de: 'Hallo' }),
    of('New title', { en: 'Hello', de: 'Servus' }),
  );
  expect(merged).toEqual(of('New title', { en: 'Good day', de: 'Servus' }));
  expect(taken.map(nameOf)).toEqual(['title', 'intro in de']);
  expect(conflicts).toEqual([]);
});

test.each([
  ['changed by both', 'Mine', 'Theirs'],
  ['removed here, changed there', undefined, 'Theirs'],
  ['changed here, removed there', 'Mine', undefined],
])('A text that was %s is a conflict', (_, mine, theirs) => {
  const text = (en?: string) => of('Title', en === undefined ? {} : { en });
  expect(merge(text('Base'), text(mine), text(theirs)).conflicts).toEqual([
    { field: { fragment: 'intro', locale: 'en' }, mine, theirs },
  ]);
});

test('The same change by both sides is no conflict', () => {
  const { merged, taken, conflicts } = merge(of('One'), of('Two'), of('Two'));
  expect({ merged: merged.title, taken, conflicts }).toEqual({
    merged: 'Two',
    taken: [],
    conflicts: [],
  });
});

// `constructor` is a property of every object.
const name = fc.constantFrom('intro', 'constructor', 'to-string');
const texts = fc.dictionary(fc.constantFrom('en', 'de', 'de-AT'), fc.string(), { minKeys: 1 });
const content = fc.record({ title: fc.string(), fragments: fc.dictionary(name, texts) });

test('No change is lost: each field has the text of one side or is a conflict', () => {
  fc.assert(
    fc.property(content, content, content, (base, mine, theirs) => {
      const { merged, conflicts } = merge(base, mine, theirs);
      const undecided = conflicts.map(({ field }) => nameOf(field));
      for (const field of [...differences(base, mine), ...differences(base, theirs)]) {
        if (undecided.includes(nameOf(field))) continue;
        const wanted = [mine, theirs]
          .map((side) => textOf(side, field))
          .filter((text) => text !== textOf(base, field));
        expect(wanted).toContain(textOf(merged, field));
      }
      for (const { field } of conflicts) {
        expect(textOf(withText(merged, field, 'decided'), field)).toBe('decided');
      }
    }),
  );
});

test('A side without changes gets the content of the other side', () => {
  fc.assert(
    fc.property(content, content, (base, other) => {
      expect(differences(merge(base, base, other).merged, other)).toEqual([]);
      expect(differences(merge(base, other, base).merged, other)).toEqual([]);
      expect(merge(base, other, base).conflicts).toEqual([]);
    }),
  );
});
