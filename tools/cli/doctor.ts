/** `npm run doctor`: programs that the project uses, their versions here, and the commands that install them. */
import Table from 'cli-table3';
import { command } from './command.ts';
import { findPrograms, rowsOf } from './doctor/programs.ts';
import { assertSupported, thisSystem } from '../support/system.ts';
import { runCommand } from '../support/user-error.ts';

await runCommand(async () => {
  command('run doctor', 'Lists the programs that are needed, found and missing.').parse();
  const system = thisSystem();
  assertSupported(system);
  const rows = rowsOf(await findPrograms(), system);
  const table = new Table({
    head: ['program', 'needed', 'found', 'command'],
    style: { head: [], border: [] },
  });
  for (const { title, needed, found, command: install, optional } of rows)
    table.push([title, optional ? `${needed}, for ${optional}` : needed, found, install]);
  console.log(`${system.platform} ${system.arch}\n${table.toString()}`);
  return rows.some(({ command: install, optional }) => install !== '' && !optional) ? 1 : 0;
});
