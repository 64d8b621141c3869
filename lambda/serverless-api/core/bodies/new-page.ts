import * as z from 'zod/mini';
import { Fragments } from '../content.ts';
import { Slug } from '../names.ts';
import { Title } from '../text.ts';
import { unknownKeys } from './unknown-keys.ts';

export const NewPage = z.strictObject(
  { slug: Slug, title: Title, fragments: Fragments },
  unknownKeys,
);
