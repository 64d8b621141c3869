/** `npm run docs`: writes the pages of the catalogue and the README's table anew. */
import { rmSync } from 'node:fs';
import { Command } from 'commander';
import { CATALOGUE } from '../../lib/catalogue.ts';
import { scratchFolder } from '../support/run-folder.ts';
import { synthesize } from '../support/synthesize.ts';
import { exitWhenInterrupted } from '../support/until-interrupted.ts';
import { runCommand, UserError } from '../support/user-error.ts';
import { outdated, pagesFrom, write } from './pages.ts';
import { takeProof } from './proofs.ts';

interface Options {
  readonly proof?: boolean;
  readonly check?: boolean;
  readonly templates?: string;
}

exitWhenInterrupted();

await runCommand(async () => {
  const command = new Command('npm run docs --')
    .description('Writes docs/index.html, docs/catalogue/ and the table of the README.')
    .option('--proof', 'take over the last reports of npm start first')
    .option('--check', 'write nothing: fail if a page is out of date')
    .option('--templates <folder>', 'a cloud assembly of the sandbox; synthesized when left out')
    .exitOverride()
    .parse();
  const { proof, check, templates } = command.opts<Options>();
  if (proof) takeProofs();
  const pages = await (templates ? pagesFrom(templates) : synthesized());
  const old = outdated(pages);
  if (check) {
    if (old.length > 0)
      throw new UserError(`Out of date: ${old.join(', ')}. Run 'npm run docs' and commit.`);
    return 0;
  }
  write(pages);
  console.log(old.length > 0 ? `Written: ${old.join(', ')}.` : 'All pages are up to date.');
  return 0;
});

function takeProofs(): void {
  for (const { id } of CATALOGUE) {
    const engine = takeProof(id);
    console.log(
      engine ? `${id}: proof on ${engine}` : `${id}: no report; run 'npm start -- ${id}'`,
    );
  }
}

async function synthesized(): Promise<ReadonlyMap<string, string>> {
  const outdir = scratchFolder('docs');
  try {
    await synthesize({ outdir, validate: false });
    return await pagesFrom(outdir);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
