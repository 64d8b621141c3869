import { CATALOGUE, type Architecture } from '../../lib/catalogue.ts';
import { UserError } from '../support/user-error.ts';

const AREAS = ['lib', 'lambda', 'test', 'tools'];

/** Parts of this project that an ejected one does not have: other emulators, the site, measurements, the review, this command. */
const NOT_EJECTED = [
  'tools/emulators/localstack/',
  'tools/site/',
  'tools/cli/bench.ts',
  'tools/eject/',
  'test/review/',
  'test/site/',
  'test/support/check-python.ts',
];

/** Architectures to eject, and the folders that stay behind. */
export class Selection {
  readonly chosen: readonly Architecture[];
  readonly #gone: readonly string[];
  readonly #left: ReadonlySet<string>;

  /**
   * @param names architectures; those whose stacks they use come with them
   * @param left files of no use for them
   * @throws UserError for an unknown name, with the known ones
   */
  constructor(names: readonly string[], left: readonly string[] = []) {
    this.#left = new Set(left);
    const ids = new Set(names.flatMap(withUsed));
    this.chosen = CATALOGUE.filter(({ id }) => ids.has(id));
    const others = CATALOGUE.filter(({ id }) => !ids.has(id));
    const engines = new Set(this.chosen.flatMap(({ engines = [] }) => engines));
    const otherEngines = others
      .flatMap(({ engines = [] }) => engines)
      .filter((engine) => !engines.has(engine));
    this.#gone = [
      ...NOT_EJECTED,
      ...others.flatMap(({ id }) => AREAS.map((area) => `${area}/${id}/`)),
      ...otherEngines.map((engine) => `tools/emulators/${engine}/`),
    ];
  }

  /** The same architectures without these files. */
  without(files: readonly string[]): Selection {
    const names = this.chosen.map(({ id }) => id);
    return new Selection(names, [...this.#left, ...files]);
  }

  /** Returns true for a file that the ejected project does not have. */
  isGone(file: string): boolean {
    return this.#left.has(file) || this.isOther(file);
  }

  /** Returns true for a file of another architecture, or of a part that no ejected project has. */
  isOther(file: string): boolean {
    return this.#gone.some((folder) => file.startsWith(folder));
  }

  /** Returns true for a text that names a folder which the ejected project does not have. */
  namesGone(text: string): boolean {
    return this.#gone.some((folder) => text.includes(folder));
  }

  /** Returns true for a file of a chosen architecture or engine, which is ejected with its folder. */
  isOwn(file: string): boolean {
    return this.chosen.some(({ id, engines = [] }) =>
      [
        ...AREAS.map((area) => `${area}/${id}/`),
        ...engines.map((engine) => `tools/emulators/${engine}/`),
      ].some((folder) => file.startsWith(folder)),
    );
  }
}

/** An architecture with those whose stacks its own use. */
function withUsed(name: string): string[] {
  const found = CATALOGUE.find(({ id }) => id === name);
  if (!found) {
    const known = CATALOGUE.map(({ id }) => id).join(', ');
    throw new UserError(`There is no architecture '${name}'. There are: ${known}.`);
  }
  return [name, ...(found.uses ?? []).flatMap(withUsed)];
}
