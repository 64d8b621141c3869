import { createHash, randomUUID } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLE_OPTIONS } from './bundle-options.ts';
import { PROJECT } from './project.ts';

/** Properties of a handler's bundle that do not require a new build. */
export interface BuiltHandler {
  /** SHA-256 of the code. */
  readonly codeHash: string;
  /** Imports a native package. */
  readonly native: boolean;
}

/** Sources of a bundle: handlers, their packages, and bundle options. */
const SOURCES = [
  `lambda/**/*{.ts,.js,.cjs,.json,${Object.keys(BUNDLE_OPTIONS.loader).join(',')}}`,
  'package-lock.json',
  'tsconfig.json',
  'lib/common/bundle-options.ts',
  'lib/common/bundles.ts',
];

/**
 * Returns the handlers as built from the same sources before, by this process or another; otherwise
 * builds them.
 *
 * @param build builds all handlers
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
  // Renamed so that another process never reads an incomplete file.
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
