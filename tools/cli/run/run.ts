import type { Architecture } from '../../../lib/catalogue.ts';
import type { Checks } from '../../../test/e2e/scenario.ts';
import type { Engine, RunningEngine } from '../../emulators/emulator.ts';
import { SEARCHING, type SearchEngine } from '../../emulators/opensearch/search-engine.ts';
import type { Lacks } from '../../support/services.ts';
import type { Target } from '../../support/target.ts';

/** What one `npm start` knows, filled in by its steps. */
export interface Run {
  readonly chosen: readonly Architecture[];
  /** Folder with the user's own files. */
  readonly input: string | undefined;
  /** What it starts; none when AWS_ENDPOINT_URL says where to go. */
  readonly engine: Engine | undefined;
  /** Port that the engine is to have. */
  readonly port: number | undefined;
  /** Folder of the synthesized templates. */
  readonly assembly: string;
  readonly abort: AbortController;
  readonly results: { readonly architecture: Architecture; readonly checks: Checks }[];
  running?: RunningEngine;
  search?: SearchEngine;
  /** What to install before architectures with a search domain can be deployed here. */
  noSearch?: string;
  target?: Target;
  lacks?: Lacks;
}

/** Why an architecture can't be deployed and proved here; `undefined` when it can. */
export function whyNot({ noSearch, lacks }: Run, architecture: Architecture): string | undefined {
  const missing = (architecture.needs ?? []).map((service) => lacks?.(service));
  // Without a search engine the stack itself fails: it installs index templates in its domain.
  if (SEARCHING.includes(architecture.id)) missing.push(noSearch);
  return missing.find((why) => why !== undefined);
}
