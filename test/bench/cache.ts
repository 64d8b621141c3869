import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../.cache/bench');

/** Path of a file that is kept between runs. */
export function cached(name: string): string {
  mkdirSync(FOLDER, { recursive: true });
  return join(FOLDER, name);
}

/** Path of a file that is made on the first run. */
export async function madeOnce(name: string, make: () => Promise<Buffer>): Promise<string> {
  const path = cached(name);
  if (!existsSync(path)) writeFileSync(path, await make());
  return path;
}

/** Content of a file that is made on the first run. */
export async function readOnceMade(name: string, make: () => Promise<Buffer>): Promise<Buffer> {
  return readFileSync(await madeOnce(name, make));
}
