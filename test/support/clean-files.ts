import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';

/** Which files a check found clean when it last ran, by content, as the caches of ESLint and Prettier. */
export class CleanFiles {
  readonly #file: string;
  readonly #version: string;
  readonly #known: ReadonlySet<string>;

  /**
   * @param check names the file below .cache/
   * @param version of the check: another one reads all again
   */
  constructor(check: string, version: string) {
    this.#file = join(PROJECT, '.cache', `${check}.json`);
    this.#version = version;
    this.#known = new Set(
      existsSync(this.#file) ? (JSON.parse(readFileSync(this.#file, 'utf8')) as string[]) : [],
    );
  }

  /** Those of the files that have to be read. */
  without(files: readonly string[]): string[] {
    return files.filter((file) => !this.#known.has(this.#key(file)));
  }

  /** Remembers these files, and no others. */
  keep(files: readonly string[]): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, JSON.stringify(files.map((file) => this.#key(file))));
  }

  #key(file: string): string {
    return createHash('sha256').update(this.#version).update(readFileSync(file)).digest('hex');
  }
}
