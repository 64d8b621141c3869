import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from './project.ts';

/**
 * Returns the style sheet of a site: the colours and defaults of all sites, then its own rules.
 *
 * @param file path of its own rules
 */
export function styleSheet(file: string): string {
  const base = readFileSync(join(PROJECT, 'lib', 'common', 'base.css'), 'utf8');
  return `${base}\n${readFileSync(file, 'utf8')}`;
}
