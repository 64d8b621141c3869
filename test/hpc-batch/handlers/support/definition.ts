import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../../lib/common/project.ts';
import type { Flow } from '../../../support/states-language.ts';

/** Definition as it is in the repository. */
export const TEXT = readFileSync(
  join(PROJECT, 'lib', 'hpc-batch', 'variant-calling.asl.json'),
  'utf8',
);

export const DEFINITION = JSON.parse(TEXT) as Flow;
