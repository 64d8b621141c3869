import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { scratchFolder } from '../../../tools/support/run-folder.ts';

const BUNDLING = 'output ??= rememberedHandlers(bundleAll);';

/** Without bundling: the code of each function is its own name. */
const READY = `codes ??= new Map(handlers().map((entry) => [entry, Buffer.from(entry)]));
  output ??= new Map(handlers().map((entry) => [entry, { codeHash: entry, native: false }]));`;

/**
 * Bundling with a process for each function, by the command that NodejsFunction runs when esbuild is installed, and
 * without the packages with machine code, for which it would run npm as well
 * (aws-cdk-lib/aws-lambda-nodejs/lib/bundling.js).
 */
const ONE_EACH = `codes ??= new Map(
    handlers().map((entry) => {
      const file = join(PROJECT, '.cache', 'each', entry + '.js');
      const command = 'npx --no-install esbuild --bundle "lambda/' + entry + '.ts" --target=node24 --platform=node --outfile="' + file + '" --external:sharp --loader:.html=text --log-level=error';
      const { status, stderr } = spawnSync('bash', ['-c', command], { cwd: PROJECT });
      if (status !== 0) throw new Error(stderr.toString());
      return [entry, readFileSync(file)];
    }),
  );
  output ??= new Map(
    [...codes].map(([entry, code]) => {
      return [entry, { codeHash: createHash('sha256').update(code).digest('hex'), native: false }];
    }),
  );`;

const VARIANTS = { ready: READY, 'one each': ONE_EACH } as const;

/**
 * Copies the app with another bundling of its functions.
 *
 * @returns folder of the copy, which the caller removes
 */
export function appWith(bundling: keyof typeof VARIANTS): string {
  const folder = scratchFolder('synth');
  mkdirSync(join(folder, '.cache'));
  for (const part of ['bin', 'lib', 'lambda', 'cdk.json', 'package.json', 'tsconfig.json'])
    cpSync(join(PROJECT, part), join(folder, part), { recursive: true });
  for (const part of ['node_modules', '.cache/native'])
    symlinkSync(join(PROJECT, part), join(folder, part));
  const file = join(folder, 'lib', 'common', 'bundles.ts');
  const text = readFileSync(file, 'utf8');
  if (!text.includes(BUNDLING))
    throw new Error(
      `The bench knows lib/common/bundles.ts by '${BUNDLING}', which it has no longer.`,
    );
  const spawning = `import { spawnSync } from 'node:child_process';\n`;
  const imports = bundling === 'one each' ? spawning : '';
  writeFileSync(file, imports + text.replace(BUNDLING, VARIANTS[bundling]));
  return folder;
}
