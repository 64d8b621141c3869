/** `npm run eject -- ARCHITECTURE… FOLDER`: writes a project of its own with these architectures. */
import { basename, resolve } from 'node:path';
import { command } from '../cli/command.ts';
import { runCommand, UserError } from '../support/user-error.ts';
import { ejectedFiles } from './project.ts';
import { Selection } from './selection.ts';
import { assertEmpty, writeLock, writeProject } from './write.ts';

await runCommand(async () => {
  const parsed = command(
    'run eject',
    'Writes a project of its own with the architectures: only what they import.',
  )
    .argument('<architectures...>', 'names, and last the folder, which must be new or empty')
    .option('--name <name>', 'name of the project, its tag and its stacks; by default the folder’s')
    .parse();
  const names = parsed.args.slice(0, -1);
  const folder = resolve(process.env.INIT_CWD ?? '.', parsed.args.at(-1) ?? '');
  if (names.length === 0)
    throw new UserError('Name at least one architecture, then the folder: fan-out ../my-fan-out');
  const selection = new Selection(names);
  const name = checkedName(parsed.opts<{ name?: string }>().name ?? basename(folder));
  assertEmpty(folder);
  const files = ejectedFiles(selection, name);
  await writeProject(folder, files);
  await writeLock(folder);
  const ids = selection.chosen.map(({ id }) => id).join(', ');
  console.log(
    `${folder} has ${ids} as the project '${name}': ${files.size} files. In it: npm ci && npm start`,
  );
  return 0;
});

/** @throws UserError for a name that can't be one of a package, a tag and a namespace */
function checkedName(name: string): string {
  if (/^[a-z][a-z0-9-]{0,22}$/.test(name)) return name;
  throw new UserError(
    `The name '${name}' is not possible: give --name with up to 23 lowercase letters, digits and hyphens, beginning with a letter.`,
  );
}
