/** `npm run docs`: writes the diagrams, the generated blocks of the pages, and the site. */
import { rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { scratchFolder } from '../support/run-folder.ts';
import { synthesize } from '../support/synthesize.ts';
import { exitWhenInterrupted } from '../support/until-interrupted.ts';
import { runCommand, UserError } from '../support/user-error.ts';
import { committedFiles, outdated, write } from './committed.ts';
import { readCatalogue } from './entries.ts';
import { readResults } from './results.ts';
import { writeSite } from './write-site.ts';

interface Options {
  readonly check?: boolean;
  readonly templates?: string;
  readonly site?: string;
  readonly files?: string;
}

exitWhenInterrupted();

await runCommand(async () => {
  const options = new Command('npm run docs --')
    .description('Writes the diagrams, the generated blocks of the pages, and the site.')
    .option('--check', 'write nothing: fail if a diagram or a block is out of date')
    .option('--templates <folder>', 'a cloud assembly of the sandbox; synthesized when left out')
    .option('--site <folder>', 'write only the site, into this folder')
    .option('--files <address>', 'where the site finds the files of the project')
    .exitOverride()
    .parse()
    .opts<Options>();
  const { templates } = options;
  if (templates) return run(options, templates);
  const outdir = scratchFolder('docs');
  try {
    await synthesize({ outdir, validate: false });
    return await run(options, outdir);
  } finally {
    rmSync(outdir, { recursive: true });
  }
});

async function run({ check, site, files }: Options, assembly: string): Promise<number> {
  if (!site) await updateCommitted(assembly, check ?? false);
  if (!check) {
    const index = await writeSite({ assembly, folder: site, files });
    console.log(`The site: ${pathToFileURL(index).href}`);
  }
  return 0;
}

async function updateCommitted(assembly: string, check: boolean): Promise<void> {
  // A check reads the committed results only; `npm run docs` adds the reports of this machine.
  const results = readResults({ withReports: !check });
  const committed = await committedFiles(await readCatalogue(assembly, results), results);
  const old = outdated(committed);
  if (check && old.length > 0)
    throw new UserError(`Out of date: ${old.join(', ')}. Run 'npm run docs' and commit.`);
  write(committed);
  console.log(
    old.length > 0 ? `Written: ${old.join(', ')}.` : 'Diagrams and blocks are up to date.',
  );
}
