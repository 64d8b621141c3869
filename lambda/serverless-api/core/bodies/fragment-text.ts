import * as z from 'zod/mini';
import { Text } from '../text.ts';
import { unknownKeys } from './unknown-keys.ts';

export const FragmentText = z.strictObject({ text: Text }, unknownKeys);
