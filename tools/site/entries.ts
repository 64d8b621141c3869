import { join } from 'node:path';
import { CATALOGUE, type Architecture } from '../../lib/catalogue.ts';
import { PROJECT } from '../../lib/common/project.ts';
import { readCost, type Cost } from './cost.ts';
import { graphOf, type Graph } from './diagram/graph.ts';
import { readPage, type WrittenPage } from './markdown/page.ts';
import { Assembly, type Resource } from './model/assembly.ts';
import { namesOf } from './model/names.ts';
import { readReport, type Report } from './report.ts';
import type { Result, Results } from './results.ts';

/** Content of the pages about one architecture. */
export interface Entry {
  readonly architecture: Architecture;
  readonly resources: readonly Resource[];
  readonly graph: Graph;
  /** Its README.md. */
  readonly page: WrittenPage;
  readonly cost: Cost | undefined;
  /** Last results by emulator. */
  readonly results: Readonly<Record<string, Result>>;
  /** Last report on this machine. */
  readonly report: Report | undefined;
}

export interface Catalogue {
  readonly assembly: Assembly;
  /** Display name of each resource. */
  readonly names: ReadonlyMap<string, string>;
  /** Architectures, by letter. */
  readonly entries: readonly Entry[];
}

/**
 * Collects all that the pages show.
 *
 * @param templates folder of the cloud assembly, in the stage `sandbox`
 */
export async function readCatalogue(templates: string, results: Results): Promise<Catalogue> {
  const assembly = Assembly.read(
    templates,
    CATALOGUE.flatMap(({ stacks }) => stacks),
  );
  const names = namesOf(assembly.resources.values());
  const entries = await Promise.all(
    CATALOGUE.toSorted((a, b) => (a.letter < b.letter ? -1 : 1)).map((architecture) =>
      readEntry(assembly, names, architecture, results),
    ),
  );
  return { assembly, names, entries };
}

async function readEntry(
  assembly: Assembly,
  names: ReadonlyMap<string, string>,
  architecture: Architecture,
  results: Results,
): Promise<Entry> {
  const { id, stacks } = architecture;
  return {
    architecture,
    resources: [...assembly.resources.values()].filter(({ stack }) => stacks.includes(stack)),
    graph: graphOf(assembly, stacks, names),
    page: readPage(join(PROJECT, 'lib', id, 'README.md')),
    cost: await readCost(id),
    results: results[id] ?? {},
    report: readReport(id),
  };
}
