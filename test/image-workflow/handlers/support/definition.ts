import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../../lib/common/project.ts';
import { statesOf, type Flow, type State } from '../../../support/states-language.ts';

/** Definition as it is in the repository. */
export const TEXT = readFileSync(
  join(PROJECT, 'lib', 'image-workflow', 'recognition.asl.json'),
  'utf8',
);

export const DEFINITION = JSON.parse(TEXT) as Flow;

/** All states, including those of branches and iterations. */
export function allStates(): [name: string, state: State][] {
  return statesOf(DEFINITION);
}
