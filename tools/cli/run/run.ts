import type { Architecture } from '../../../lib/catalogue.ts';
import type { Engine, RunningEngine } from '../../emulators/emulator.ts';
import { SEARCHING, type SearchEngine } from '../../emulators/opensearch/search-engine.ts';
import type { MissingService } from '../../support/services.ts';
import type { Endpoint } from '../../support/endpoint.ts';
import type { Result } from '../report.ts';

/** State of one `npm start`, filled in by its steps. */
export interface Run {
  readonly chosen: readonly Architecture[];
  /** Folder with the user's own files. */
  readonly input: string | undefined;
  /** Emulator to start; none when AWS_ENDPOINT_URL names an endpoint. */
  readonly emulator: Engine | undefined;
  /** Port that the emulator is to have. */
  readonly port: number | undefined;
  /** Folder of the synthesized templates. */
  readonly assembly: string;
  readonly verbose: boolean;
  readonly abort: AbortController;
  readonly results: Result[];
  running?: RunningEngine;
  search?: SearchEngine;
  /** Program to install before architectures with a search domain can be deployed here. */
  missingSearch?: string;
  endpoint?: Endpoint;
  missingService?: MissingService;
}

/** Reason why an architecture can't be deployed here; `undefined` when it can. */
export function missingFor(
  { missingSearch, missingService }: Run,
  architecture: Architecture,
): string | undefined {
  const missing = (architecture.requiredServices ?? []).map((service) => missingService?.(service));
  // Without a search engine the stack itself fails: it installs index templates in its domain.
  if (SEARCHING.includes(architecture.id)) missing.push(missingSearch);
  return missing.find((reason) => reason !== undefined);
}
