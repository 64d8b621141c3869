import { readFileSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import ts from 'typescript';
import { PROJECT } from '../../lib/common/project.ts';
import type { Selection } from './selection.ts';

const texts = new Map<string, string>();

/** Text of a file of this project, read once. */
export function textOf(file: string): string {
  const text = texts.get(file) ?? readFileSync(join(PROJECT, file), 'utf8');
  texts.set(file, text);
  return text;
}

/** Returns true for a module, in contrast to data. */
export function isModule(file: string): boolean {
  return /\.(ts|js|cjs|mjs)$/.test(file);
}

const imports = new Map<string, string[]>();

/** Specifiers of a module's imports, also of types and by `import()`; found once for each text. */
export function importsOf(text: string): string[] {
  const known = imports.get(text);
  if (known) return known;
  const found = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  imports.set(text, found);
  return found;
}

/** Files of this project that a module imports. */
export function filesImportedBy(file: string): string[] {
  return importsOf(textOf(file))
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => posix.join(posix.dirname(file), specifier));
}

/** Files of an ejected project, found by the imports. */
export class Modules {
  readonly files = new Set<string>();
  readonly #all: ReadonlySet<string>;
  readonly #selection: Selection;

  /**
   * @param all files of this project
   * @param roots files that nothing imports: commands, settings, and what belongs to an architecture
   */
  constructor(all: readonly string[], roots: readonly string[], selection: Selection) {
    this.#all = new Set(all);
    this.#selection = selection;
    const modules = all.filter(isModule);
    const importers = new Map<string, string[]>();
    for (const file of modules)
      for (const imported of filesImportedBy(file))
        importers.set(imported, [...(importers.get(imported) ?? []), file]);
    const lists = new Set(modules.filter((file) => this.#isList(file)));
    this.#addAll(roots, lists);
    // Of the lists' other imports, those that only other architectures use stay behind.
    const unused = (file: string) =>
      !this.files.has(file) &&
      (importers.get(file) ?? []).some((importer) => selection.isGone(importer));
    for (const list of [...lists].filter((file) => this.files.has(file)))
      this.#addAll(
        filesImportedBy(list).filter((file) => !unused(file)),
        new Set(),
      );
    this.#addData();
  }

  /** Returns true for a module that a kept one imports and that stays behind. */
  isGone(file: string): boolean {
    return isModule(file) && !this.files.has(file);
  }

  /** A module outside of the architectures that imports some which stay behind. */
  #isList(file: string): boolean {
    return (
      !this.#selection.isGone(file) &&
      filesImportedBy(file).some((imported) => this.#selection.isOther(imported))
    );
  }

  #addAll(files: readonly string[], lists: ReadonlySet<string>): void {
    for (const file of files) {
      if (this.files.has(file) || this.#selection.isGone(file) || !this.#all.has(file)) continue;
      this.files.add(file);
      if (isModule(file) && !lists.has(file)) this.#addAll(filesImportedBy(file), lists);
    }
  }

  /** Adds the files in shared folders that no module imports and whose names a kept module has. */
  #addData(): void {
    const shared = [...this.#all].filter(
      (file) =>
        /^(lib|lambda|test)\/(common|e2e|support)\/|^tools\/(emulators|support)\//.test(file) &&
        !/\.(ts|js|md)$/.test(file) &&
        !this.#selection.isGone(file),
    );
    const kept = [...this.files].filter(isModule).map(textOf).join('\n');
    for (const file of shared) if (kept.includes(basename(file))) this.files.add(file);
  }
}
