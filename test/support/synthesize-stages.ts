import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';
import { synthesize, type SynthesizeOptions } from '../../tools/support/synthesize.ts';
import type { Stage } from './templates.ts';

type Options = Pick<SynthesizeOptions, 'validate' | 'signal'>;

/**
 * Synthesizes every stage into a folder of its name, side by side; production as on a machine that
 * has nothing but Node, from a copy of the project that lies elsewhere and remembers no bundle.
 *
 * @returns what the app printed, by stage
 */
export async function synthesizeStages(
  folder: string,
  options: Options,
): Promise<Readonly<Record<Stage, string>>> {
  const of = (stage: Stage, more?: Pick<SynthesizeOptions, 'project' | 'env'>) =>
    synthesize({ outdir: join(folder, stage), context: { stage }, ...options, ...more });
  const project = copyProject(join(folder, 'elsewhere'));
  const [sandbox, production] = await Promise.all([
    of('sandbox'),
    of('production', { project, env: { PATH: folder } }),
  ]);
  return { sandbox, production };
}

function copyProject(copy: string): string {
  mkdirSync(join(copy, '.cache'), { recursive: true });
  for (const part of ['bin', 'lib', 'lambda', 'package.json', 'tsconfig.json']) {
    cpSync(join(PROJECT, part), join(copy, part), { recursive: true });
  }
  for (const part of ['node_modules', '.cache/native']) {
    symlinkSync(join(PROJECT, part), join(copy, part));
  }
  return copy;
}
