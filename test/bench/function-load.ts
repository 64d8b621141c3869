import { buildSync, type Metafile } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { copyFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BUNDLE_OPTIONS } from '../../lib/common/bundle-options.ts';
import { bundleOf, nativeFolder } from '../../lib/common/bundles.ts';
import { OWN_ARCHITECTURE } from '../../lib/common/own-architecture.ts';
import { PROJECT } from '../../lib/common/project.ts';
import { cached } from './cache.ts';
import { printTable } from './table.ts';

const ROUNDS = 25;
/** Packages that form the baseline of a function. */
const NEEDED = /^(sharp|@aws-sdk\/client-[a-z0-9-]+)$/;

/** Environment of a function in Lambda, so that tracing is measured too. */
const LAMBDA = {
  AWS_REGION: 'us-east-1',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  LAMBDA_TASK_ROOT: '/var/task',
  _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
};

/**
 * Measures the bundle size of functions, and their load time on a cold start compared with a baseline:
 * the AWS clients that they import, and sharp where they do, made by the same bundler.
 *
 * @param entries files under lambda/ without their extension
 * @param environment variables that they read when they are loaded
 */
export async function functionLoad(
  entries: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const files = new Map<string, string>();
  const floors = new Map<string, string>();
  for (const entry of entries) {
    files.set(entry, asInLambda(entry));
    const needed = neededBy(entry);
    if (needed.length > 0) floors.set(entry, await floorOf(needed));
  }
  const times = loadTimes(new Set([...files.values(), ...floors.values()]), environment);
  printTable(
    `Functions: bundle, and processor time to load it in a fresh process, lower quartile of ${ROUNDS} that take turns (goal: 1.5 times the bare clients that they need)`,
    ['function', 'KB', 'ms', 'clients ms', 'times'],
    [...files].map(([entry, file]) => {
      const ms = times.get(file) ?? NaN;
      const floor = times.get(floors.get(entry) ?? '');
      return [
        entry.split('/').at(-1) ?? entry,
        (statSync(file).size / 1_000).toFixed(0),
        ms.toFixed(0),
        floor?.toFixed(0) ?? 'none',
        floor ? (ms / floor).toFixed(2) : '',
      ];
    }),
  );
}

/** Copies a bundle to a folder without a package.json above it that declares an ES module, as in Lambda. */
function asInLambda(entry: string): string {
  const file = cached(`${entry.replace('/', '-')}.cjs`);
  copyFileSync(join(bundleOf(entry, OWN_ARCHITECTURE).folder, 'index.js'), file);
  return file;
}

/** Milliseconds by path of the file. */
function loadTimes(
  files: ReadonlySet<string>,
  environment: Readonly<Record<string, string>>,
): ReadonlyMap<string, number> {
  const times = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round++)
    for (const file of files)
      times.set(file, [...(times.get(file) ?? []), loadTime(file, environment)]);
  return new Map([...times].map(([file, all]) => [file, lowerQuartile(all)]));
}

/** Lower quartile of the times; other work of the machine can only increase them. */
function lowerQuartile(all: readonly number[]): number {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 4)] ?? NaN;
}

/** Processor time of loading a file, which depends less on other work of the machine than wall-clock time. */
function loadTime(file: string, environment: Readonly<Record<string, string>>): number {
  const script = `
    const before = process.cpuUsage();
    process.once('exit', () => {
      const { user, system } = process.cpuUsage(before);
      require('node:fs').writeSync(1, '\\n' + (user + system) / 1000);
    });
    require(${JSON.stringify(file)});
    process.exit();`;
  // A program that would continue to work only loads its modules with this option.
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script, '--', '--check'], {
    cwd: dirname(file),
    encoding: 'utf8',
    // A baseline finds sharp where a function does.
    env: {
      ...process.env,
      ...LAMBDA,
      ...environment,
      NODE_PATH: join(nativeFolder(OWN_ARCHITECTURE), 'node_modules'),
    },
  });
  if (status !== 0) throw new Error(`${file} does not load:\n${stderr}`);
  return Number(stdout.split('\n').at(-1));
}

/** Packages, sorted. */
function neededBy(entry: string): string[] {
  const { metafile } = buildSync({
    ...BUNDLE_OPTIONS,
    entryPoints: [`lambda/${entry}.ts`],
    packages: 'external',
    outdir: 'out',
    write: false,
    metafile: true,
  }) as { metafile: Metafile };
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) =>
    imports.map(({ path }) => path),
  );
  return [...new Set(imported.filter((path) => NEEDED.test(path)))].sort();
}

async function floorOf(packages: readonly string[]): Promise<string> {
  const name = packages.map((each) => each.replace('@aws-sdk/client-', '')).join('-');
  const outfile = cached(`floor-${name}.cjs`);
  const lines = await Promise.all(
    packages.map(async (each, at) =>
      each === 'sharp'
        ? `import sharp from 'sharp'; made.push(sharp);`
        : `import { ${await clientOf(each)} as C${at} } from '${each}'; made.push(new C${at}());`,
    ),
  );
  buildSync({
    ...BUNDLE_OPTIONS,
    stdin: {
      contents: `const made = []; ${lines.join('\n')} module.exports = made;`,
      resolveDir: PROJECT,
    },
    outfile,
    external: ['sharp'],
  });
  return outfile;
}

/** Client such as `DynamoDBClient` of `@aws-sdk/client-dynamodb`. */
async function clientOf(name: string): Promise<string> {
  const all = Object.keys((await import(name)) as object);
  const client = all.find((each) => /^[A-Z].*Client$/.test(each));
  if (!client) throw new Error(`${name} has no client.`);
  return client;
}
