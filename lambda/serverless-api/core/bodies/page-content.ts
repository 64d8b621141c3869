import * as z from 'zod/mini';
import { Fragments } from '../content.ts';
import { Title } from '../text.ts';
import { unknownKeys } from './unknown-keys.ts';

export const PageContent = z.strictObject({ title: Title, fragments: Fragments }, unknownKeys);

export type PageContent = z.infer<typeof PageContent>;
