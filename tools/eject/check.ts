/**
 * `npm run eject:check -- [ARCHITECTURE…]`: ejects each architecture under this project's name, compares its
 * templates with this project's, and checks its types and its lint rules.
 */
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { PROJECT } from '../../lib/common/project.ts';
import { chooseArchitectures } from '../cli/choose.ts';
import { architecturesCommand } from '../cli/command.ts';
import { runProgram } from '../support/programs.ts';
import { scratchFolder } from '../support/run-folder.ts';
import { synthesize } from '../support/synthesize.ts';
import { runCommand } from '../support/user-error.ts';
import { ejectedFiles } from './project.ts';
import { Selection } from './selection.ts';
import { writeProject } from './write.ts';

const STAGES = ['sandbox', 'production'];
/** Stacks with a resource for each architecture of the project. */
const OF_ALL_ARCHITECTURES = ['LandingZoneObservability'];
const PROGRAMS = join(PROJECT, 'node_modules', '.bin');

await runCommand(async () => {
  const { args } = architecturesCommand(
    'run eject:check',
    'Ejects architectures and compares their templates with those of this project.',
  ).parse();
  const ours = await templatesOf(PROJECT);
  let failed = 0;
  for (const { id } of chooseArchitectures(args)) {
    const errors = await check(id, ours);
    failed += Math.min(errors.length, 1);
    console.log([`${errors.length > 0 ? '✘' : '✔'} ${id}`, ...errors].join('\n'));
  }
  return failed > 0 ? 1 : 0;
});

/** Differences and errors of an ejected architecture. */
async function check(id: string, ours: ReadonlyMap<string, string>): Promise<string[]> {
  const folder = scratchFolder(id);
  await writeProject(folder, ejectedFiles(new Selection([id]), 'summit-stacks'));
  mkdirSync(join(folder, '.cache'));
  for (const part of ['node_modules', '.cache/native'])
    symlinkSync(join(PROJECT, part), join(folder, part));
  const templates = await templatesOf(folder);
  const different = [...templates].filter(
    ([file, text]) =>
      !isSame(text, ours.get(file)) && !OF_ALL_ARCHITECTURES.some((stack) => file.includes(stack)),
  );
  const outputs = await Promise.all([
    outputOf('tsc', ['-p', '.', '--incremental', 'false'], folder),
    outputOf('eslint', ['.', '--max-warnings', '0'], folder),
  ]);
  return [
    ...(templates.size === 0 ? ['There is no template.'] : []),
    ...different.map(([file]) => `${file} differs from this project's.`),
    ...outputs.filter((output) => output !== ''),
  ];
}

interface Template {
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

/** Compares templates but for outputs that only stacks of other architectures read. */
function isSame(text: string, ours: string | undefined): boolean {
  if (text === ours || ours === undefined) return text === ours;
  const [ejected, full] = [text, ours].map((each) => JSON.parse(each) as Template);
  const Outputs = Object.fromEntries(
    Object.entries(full?.Outputs ?? {}).filter(([name]) => ejected?.Outputs?.[name]),
  );
  return isDeepStrictEqual({ ...ejected, Outputs: ejected?.Outputs ?? {} }, { ...full, Outputs });
}

/** Templates of a project by stage and file name. */
async function templatesOf(project: string): Promise<Map<string, string>> {
  const templates = new Map<string, string>();
  for (const stage of STAGES) {
    const outdir = scratchFolder('templates');
    await synthesize({ outdir, context: { stage }, validate: false, project });
    for (const file of readdirSync(outdir).filter((each) => each.endsWith('.template.json')))
      templates.set(`${stage}/${file}`, readFileSync(join(outdir, file), 'utf8'));
  }
  return templates;
}

/** Output of a program that fails; otherwise an empty text. */
async function outputOf(program: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    await runProgram(join(PROGRAMS, program), args, { cwd, maxBuffer: 2 ** 26 });
    return '';
  } catch (error) {
    const { stdout, message } = error as { stdout?: string; message: string };
    return stdout || message;
  }
}
