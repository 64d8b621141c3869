import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';
import { scratchFolder } from '../../tools/support/run-folder.ts';
import { synthesize, type SynthesizeOptions } from '../../tools/support/synthesize.ts';
import { PREFIX, type Stage } from './templates.ts';

type Options = Pick<SynthesizeOptions, 'validate'>;

/**
 * Synthesizes all stages in parallel, each into a folder of its name. Production is synthesized
 * from a copy of the project in another folder, without cached bundles and without programs on the
 * PATH.
 *
 * @returns output of the app by stage
 */
export async function synthesizeStages(
  folder: string,
  options: Options,
): Promise<Readonly<Record<Stage, string>>> {
  const of = (stage: Stage, more?: Pick<SynthesizeOptions, 'project' | 'env'>) =>
    synthesize({
      outdir: join(folder, stage),
      context: { stage, prefix: PREFIX[stage] },
      ...options,
      ...more,
    });
  const project = copyProject(scratchFolder('elsewhere'));
  const [sandbox, production] = await Promise.all([
    of('sandbox'),
    of('production', { project, env: { PATH: project } }),
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
