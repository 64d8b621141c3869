import type { PageContent } from '../../../lambda/serverless-api/core/bodies/page-content.ts';

/** Title (no fragment), or one fragment in one locale. */
export interface Field {
  readonly fragment?: string;
  readonly locale?: string;
}

/** Field that two people have changed; without a text, it was deleted. */
export interface Conflict {
  readonly field: Field;
  readonly mine?: string;
  readonly theirs?: string;
}

export interface Merge {
  /** Content with the changes of both sides; conflicts have the other side's text. */
  readonly merged: PageContent;
  /** Fields that only the other side has changed. */
  readonly taken: readonly Field[];
  readonly conflicts: readonly Conflict[];
}

/**
 * Merges two people's changes of one page. A field that both have changed to different texts is a
 * conflict, which a person must decide.
 *
 * @param base content that both have started from
 */
export function merge(base: PageContent, mine: PageContent, theirs: PageContent): Merge {
  const [before, ours, others] = [base, mine, theirs].map(flatten) as [Texts, Texts, Texts];
  const keys = new Set([...before.keys(), ...ours.keys(), ...others.keys()]);
  const merged: Texts = new Map();
  const taken: Field[] = [];
  const conflicts: Conflict[] = [];
  for (const key of keys) {
    const [was, my, their] = [before.get(key), ours.get(key), others.get(key)];
    const text = their === was ? my : their;
    if (text !== undefined) merged.set(key, text);
    if (their === was || my === their) continue;
    if (my === was) taken.push(fieldOf(key));
    else conflicts.push({ field: fieldOf(key), mine: my, theirs: their });
  }
  return { merged: unflatten(merged), taken, conflicts };
}

/** Copy of the content with another text in one field; without a text, the field is deleted. */
export function withText(content: PageContent, field: Field, text?: string): PageContent {
  const texts = flatten(content);
  const key = keyOf(field);
  if (text === undefined) texts.delete(key);
  else texts.set(key, text);
  return unflatten(texts);
}

/** Fields that differ. */
export function differences(one: PageContent, other: PageContent): Field[] {
  const [a, b] = [flatten(one), flatten(other)];
  const keys = [...new Set([...a.keys(), ...b.keys()])];
  return keys.filter((key) => a.get(key) !== b.get(key)).map(fieldOf);
}

/** Text of a field, if it has one. */
export function textOf(content: PageContent, field: Field): string | undefined {
  return flatten(content).get(keyOf(field));
}

/** Name of a field for people: `title`, or `intro in de-AT`. */
export function nameOf({ fragment, locale }: Field): string {
  return fragment === undefined ? 'title' : `${fragment} in ${locale ?? ''}`;
}

/** Texts by fragment and locale, joined by a slash, which no name contains. */
type Texts = Map<string, string>;

const TITLE = '';

function keyOf({ fragment, locale }: Field): string {
  return fragment === undefined ? TITLE : `${fragment}/${locale ?? ''}`;
}

function fieldOf(key: string): Field {
  const [fragment, locale] = key.split('/');
  return key === TITLE ? {} : { fragment, locale };
}

function flatten({ title, fragments }: PageContent): Texts {
  const texts: Texts = new Map([[TITLE, title]]);
  for (const [fragment, byLocale] of Object.entries(fragments)) {
    for (const [locale, text] of Object.entries(byLocale))
      texts.set(keyOf({ fragment, locale }), text);
  }
  return texts;
}

function unflatten(texts: Texts): PageContent {
  const fields = [...texts].flatMap(([key, text]) => {
    const { fragment, locale = '' } = fieldOf(key);
    return fragment === undefined ? [] : [{ fragment, locale, text }];
  });
  const byFragment = Map.groupBy(fields, ({ fragment }) => fragment);
  const fragments = [...byFragment].map(
    ([name, own]) =>
      [name, Object.fromEntries(own.map(({ locale, text }) => [locale, text]))] as const,
  );
  return { title: texts.get(TITLE) ?? '', fragments: Object.fromEntries(fragments) };
}
