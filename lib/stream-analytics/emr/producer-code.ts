import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';
import { BUNDLE_OPTIONS } from '../../common/bundle-options.ts';
import { BUNDLES, makeFolder } from '../../common/bundles.ts';
import { PROJECT } from '../../common/project.ts';

/** Command that sends trips, and the table of zones that it reads. */
const COMMAND = 'tools/stream-analytics/trips-send.ts';
const ZONES = 'lambda/common/zones.csv';

/** The command `npm run trips:send` as one program, with the files at their places in the project. */
export class ProducerCode extends Asset {
  /** Path of the program in the archive. */
  static readonly PROGRAM = COMMAND.replace('.ts', '.mjs');

  constructor(scope: Construct, id: string) {
    super(scope, id, { path: codeFolder() });
  }
}

function codeFolder(): string {
  const files = {
    [ProducerCode.PROGRAM]: bundle(),
    [ZONES]: readFileSync(join(PROJECT, ZONES), 'utf8'),
    // The commands read the project's own options from it.
    'cdk.json': '{}',
  };
  const hash = createHash('sha256').update(JSON.stringify(files)).digest('hex');
  const folder = join(BUNDLES, `trips-send-${hash.slice(0, 16)}`);
  if (!existsSync(folder))
    makeFolder(folder, (draft) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(draft, path)), { recursive: true });
        writeFileSync(join(draft, path), text);
      }
    });
  return folder;
}

function bundle(): string {
  const { outputFiles } = buildSync({
    ...BUNDLE_OPTIONS,
    entryPoints: [COMMAND],
    // The command finds the files of the project by the address of its module.
    format: 'esm',
    banner: {
      js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    },
    write: false,
  });
  return outputFiles.map(({ text }) => text).join('');
}
