import { createHash, randomUUID } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from './project.ts';

/** What is known of a handler's bundle without making it again. */
export interface BuiltHandler {
  /** Of its code, SHA-256. */
  readonly codeHash: string;
  /** Whether it imports a native package. */
  readonly native: boolean;
}

/** What a bundle is made of: the handlers, the packages that they import, and how they are bundled. */
const SOURCES = [
  'lambda/**/*.{ts,js,cjs,json,html}',
  'package-lock.json',
  'tsconfig.json',
  'lib/common/bundle-options.ts',
  'lib/common/bundles.ts',
];

/**
 * All handlers as they were built from the same sources before, in this process or another; they are
 * built once, however many programs synthesize.
 *
 * @param build makes them anew
 */
export function rememberedHandlers(
  build: () => ReadonlyMap<string, BuiltHandler>,
): ReadonlyMap<string, BuiltHandler> {
  const folder = join(PROJECT, '.cache', 'handlers');
  const file = join(folder, `${hashOfSources()}.json`);
  if (existsSync(file))
    return new Map(JSON.parse(readFileSync(file, 'utf8')) as [string, BuiltHandler][]);
  const built = build();
  mkdirSync(folder, { recursive: true });
  // Renamed, so that another process never reads half of it.
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify([...built]));
  renameSync(draft, file);
  return built;
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  const isOurs = (file: string) => !file.includes('node_modules');
  for (const file of globSync(SOURCES, { cwd: PROJECT }).filter(isOurs).sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(PROJECT, file)))
      .update('\0');
  return hash.digest('hex').slice(0, 16);
}
