import * as z from 'zod/mini';
import { MAX_FRAGMENTS, MAX_LOCALES } from '../contract.ts';
import { FragmentName, Locale } from './names.ts';
import { Text } from './text.ts';

const Texts = z
  .record(Locale, Text, 'must be an object')
  .check(
    z.refine(
      (texts) => Object.keys(texts).length <= MAX_LOCALES,
      `has over ${MAX_LOCALES} locales`,
    ),
  );

/** Texts by fragment, then by locale. */
export const Fragments = z
  .record(FragmentName, Texts, 'must be an object')
  .check(
    z.refine(
      (fragments) => Object.keys(fragments).length <= MAX_FRAGMENTS,
      `has over ${MAX_FRAGMENTS} fragments`,
    ),
  );

export type Fragments = z.infer<typeof Fragments>;
