import type { Engine } from './engine.ts';
import { openSearch } from './opensearch/opensearch.ts';

/** Engines that a run starts for the architectures that use them. */
export const ENGINES: readonly Engine[] = [openSearch];
