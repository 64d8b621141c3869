import * as z from 'zod/mini';
import { MAX_LOCALES } from '../../contract.ts';
import { Locale, Slug } from '../names.ts';
import { Title } from '../text.ts';
import { unknownKeys } from './unknown-keys.ts';

export const NewSite = z.strictObject(
  {
    slug: Slug,
    title: Title,
    defaultLocale: Locale,
    locales: z.array(Locale).check(z.minLength(1), z.maxLength(MAX_LOCALES)),
  },
  unknownKeys,
);
