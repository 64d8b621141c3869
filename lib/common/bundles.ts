import { createHash, randomUUID } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { buildSync, type Metafile } from 'esbuild';
import { BUNDLE_OPTIONS } from './bundle-options.ts';
import { rememberedHandlers, type BuiltHandler } from './built-handlers.ts';
import { PROJECT } from './project.ts';

/** Folder with the code of a function, named by its hash. */
export interface Bundle {
  readonly folder: string;
  /** Hash of the files in the folder. */
  readonly hash: string;
}

/** Folder with the list of native packages, which are installed beside the bundles; absent when there are none. */
export const NATIVE_SOURCE = join(PROJECT, 'lambda', 'native');

/** Folder of finished bundles. */
export const BUNDLES = join(PROJECT, '.cache', 'bundles');

/** Returns the folder of the native packages for a CPU architecture (`arm64` or `x86_64`). */
export function nativeFolder(architecture: string): string {
  return join(PROJECT, '.cache', 'native', architecture);
}

/** Returns true when `npm ci` has installed the native packages in that folder, or there are none. */
export function hasNativePackages(folder: string): boolean {
  return !existsSync(NATIVE_SOURCE) || existsSync(join(nativeFolder(folder), 'node_modules'));
}

/**
 * Returns the bundle of a handler. The first call bundles all handlers of the project at once.
 *
 * @param entry file under lambda/ without its extension, e.g. `image-resizer/resize`
 * @param files texts of further files beside the program, by their paths
 * @throws Error when the file does not exist, or a native package is not installed
 */
export function bundleOf(
  entry: string,
  architecture: string,
  files: Readonly<Record<string, string>> = {},
): Bundle {
  // Before the handlers are bundled, which takes longer than all stacks.
  if (!hasNativePackages(architecture))
    throw new Error(
      `The functions' native packages for ${architecture} are not installed: run 'npm ci --ignore-scripts=false'.`,
    );
  output ??= rememberedHandlers(bundleAll);
  const built = output.get(entry);
  if (!built) {
    throw new Error(
      `No handler '${entry}' under lambda/. There are: ${[...output.keys()].join(', ')}.`,
    );
  }
  const native = built.native ? readFileSync(join(NATIVE_SOURCE, 'package-lock.json')) : '';
  const hash = createHash('sha256')
    .update(built.codeHash)
    .update(native)
    .update(built.native ? architecture : '')
    .update(Object.keys(files).length > 0 ? JSON.stringify(files) : '')
    .digest('hex');
  const folder = join(BUNDLES, `${entry.replace('/', '-')}-${hash.slice(0, 16)}`);
  if (!existsSync(folder)) write(folder, codeOf(entry), { ...built, architecture, files });
  return { folder, hash };
}

let output: ReadonlyMap<string, BuiltHandler> | undefined;
let codes: ReadonlyMap<string, Uint8Array> | undefined;

/**
 * Returns the code of a handler. Builds all handlers if this process has not: remembered handlers
 * have their code only in their folders, which may have been deleted.
 */
function codeOf(entry: string): Uint8Array {
  if (!codes) bundleAll();
  const code = codes?.get(entry);
  if (!code) throw new Error(`esbuild made no bundle of ${entry}.`);
  return code;
}

function bundleAll(): Map<string, BuiltHandler> {
  const entries = handlers();
  const result = buildSync({
    ...BUNDLE_OPTIONS,
    entryPoints: Object.fromEntries(entries.map((entry) => [entry, `lambda/${entry}.ts`])),
    outdir: 'out',
    write: false,
    metafile: true,
    external: nativePackages(),
  });
  const made = new Map(result.outputFiles.map(({ path, contents }) => [path, contents]));
  codes = new Map(
    entries.map((entry) => [
      entry,
      made.get(join(PROJECT, 'out', `${entry}.js`)) ?? new Uint8Array(),
    ]),
  );
  return new Map(
    [...codes].map(([entry, code]) => [
      entry,
      {
        codeHash: createHash('sha256').update(code).digest('hex'),
        native: importsNative(result.metafile, entry),
      },
    ]),
  );
}

/** Names of the native packages, which esbuild can't bundle. */
export function nativePackages(): string[] {
  const file = join(NATIVE_SOURCE, 'package.json');
  if (!existsSync(file)) return [];
  const { dependencies } = JSON.parse(readFileSync(file, 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return Object.keys(dependencies);
}

/**
 * Lists the handlers: files directly in an architecture's folder. Shared files are in its
 * subfolders.
 */
function handlers(): string[] {
  return readdirSync(join(PROJECT, 'lambda'), { withFileTypes: true })
    .filter((folder) => folder.isDirectory() && !['common', 'native'].includes(folder.name))
    .flatMap((folder) =>
      readdirSync(join(PROJECT, 'lambda', folder.name))
        .filter((file) => /^[a-z-]+\.ts$/.test(file))
        .map((file) => `${folder.name}/${file.replace('.ts', '')}`),
    )
    .sort();
}

function importsNative(metafile: Metafile, entry: string): boolean {
  const { imports = [] } = metafile.outputs[`out/${entry}.js`] ?? {};
  return imports.some(({ external, path }) => external && !isBuiltin(path));
}

interface Contents extends Pick<BuiltHandler, 'native'> {
  readonly architecture: string;
  readonly files: Readonly<Record<string, string>>;
}

function write(folder: string, code: Uint8Array, { native, architecture, files }: Contents): void {
  makeFolder(folder, (draft) => {
    writeFileSync(join(draft, 'index.js'), code);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(draft, path)), { recursive: true });
      writeFileSync(join(draft, path), text);
    }
    if (!native) return;
    const packages = join(nativeFolder(architecture), 'node_modules');
    cpSync(packages, join(draft, 'node_modules'), { recursive: true });
  });
}

/**
 * Writes to a temporary folder and renames it, so that concurrent runs never read an incomplete
 * one.
 */
export function makeFolder(folder: string, fill: (draft: string) => void): void {
  const draft = `${folder}.${randomUUID()}`;
  mkdirSync(draft, { recursive: true });
  try {
    fill(draft);
    makeReadable(draft);
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
}

/** Sets the file modes that Lambda requires, independent of the umask of this process. */
function makeReadable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
}
