/** `npm run engines`: deploys and proves on each engine, and writes what came of it into docs/local.md. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { PROJECT } from '../lib/common/project.ts';
import { chooseArchitectures, chooseEngine, ENGINES } from './choose.ts';
import { readResults, withResult, writeResults } from './comparison/results.ts';
import { withTables } from './comparison/tables.ts';
import { runCommand } from './user-error.ts';
import { writeFormatted } from './write-formatted.ts';

const PAGE = join(PROJECT, 'docs', 'local.md');

await runCommand(async () => {
  const command = new Command('npm run engines --')
    .description('Measures the engines and writes the tables of docs/local.md, from real runs.')
    .argument('[architectures...]', 'which ones; all when left out. The rows of others stay.')
    .option('--engine <name>', 'only this one: ministack or localstack')
    .exitOverride()
    .parse();
  const chosen = chooseArchitectures(command.args);
  const { engine } = command.opts<{ engine?: string }>();
  const one = engine === undefined ? undefined : chooseEngine(engine);
  // Not before: they take a second to load, which a wrong argument should not cost.
  const { compare } = await import('./comparison/compare.ts');
  for (const each of one ? [one] : ENGINES) {
    const result = await compare(each, chosen, console.error);
    const results = withResult(readResults(), each.title, result);
    // After each, so that nothing is lost when the next one fails.
    writeResults(results);
    await writeFormatted(PAGE, withTables(readFileSync(PAGE, 'utf8'), results));
  }
  return 0;
}).finally(() => {
  process.exit();
});
