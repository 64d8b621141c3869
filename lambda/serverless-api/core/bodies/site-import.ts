import * as z from 'zod/mini';
import { MAX_PAGES } from '../../contract.ts';
import { NewPage } from './new-page.ts';
import { unknownKeys } from './unknown-keys.ts';

export const SiteImport = z.strictObject(
  { pages: z.array(NewPage).check(z.minLength(1), z.maxLength(MAX_PAGES)) },
  unknownKeys,
);
