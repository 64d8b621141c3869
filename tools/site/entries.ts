import { join } from 'node:path';
import { CATALOGUE, type Architecture } from '../../lib/catalogue.ts';
import { PROJECT } from '../../lib/common/project.ts';
import { readCost, type Cost } from './cost.ts';
import { graphOf, type Graph } from './diagram/graph.ts';
import { Assembly, type Resource } from './model/assembly.ts';
import { namesOf } from './model/names.ts';
import { NOTED, type Noted } from './notes.ts';
import { readHandwritten, type Handwritten } from './page/markdown.ts';
import { readProofs, type Proofs } from './proofs.ts';

/** All that the pages say about one built architecture. */
export interface Entry {
  readonly architecture: Architecture;
  readonly noted: Noted;
  readonly resources: readonly Resource[];
  readonly graph: Graph;
  readonly page: Handwritten;
  readonly cost: Cost | undefined;
  readonly proofs: Proofs;
}

export interface Catalogue {
  readonly assembly: Assembly;
  /** What each resource is called. */
  readonly names: ReadonlyMap<string, string>;
  /** Those that are built, by their letters. */
  readonly entries: readonly Entry[];
  readonly planned: readonly Noted[];
}

/**
 * Puts together what is known about every architecture.
 *
 * @param templates folder of the cloud assembly, in the stage `sandbox`
 */
export async function readCatalogue(templates: string): Promise<Catalogue> {
  const assembly = Assembly.read(
    templates,
    CATALOGUE.flatMap(({ stacks }) => stacks),
  );
  const names = namesOf(assembly.resources.values());
  const entries = await Promise.all(
    NOTED.flatMap((noted) => {
      const architecture = CATALOGUE.find(({ id }) => id === noted.id);
      return architecture ? [readEntry(assembly, names, noted, architecture)] : [];
    }),
  );
  const planned = NOTED.filter((noted) => !CATALOGUE.some(({ id }) => id === noted.id));
  return { assembly, names, entries, planned };
}

async function readEntry(
  assembly: Assembly,
  names: ReadonlyMap<string, string>,
  noted: Noted,
  architecture: Architecture,
): Promise<Entry> {
  const { id, stacks } = architecture;
  return {
    architecture,
    noted,
    resources: [...assembly.resources.values()].filter(({ stack }) => stacks.includes(stack)),
    graph: graphOf(assembly, stacks, names),
    page: readHandwritten(join(PROJECT, 'lib', id, 'README.md')),
    cost: await readCost(id),
    proofs: readProofs(id),
  };
}
