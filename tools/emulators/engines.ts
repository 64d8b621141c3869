import type { Engine } from './engine.ts';
import { flink } from './flink/flink.ts';
import { genomics } from './genomics/genomics.ts';
import { kafka } from './kafka/kafka.ts';
import { openSearch } from './opensearch/opensearch.ts';
import { redshift } from './redshift/redshift.ts';
import { trino } from './trino/trino.ts';

/** Engines that a run starts for the architectures that use them. */
export const ENGINES: readonly Engine[] = [openSearch, redshift, kafka, flink, genomics, trino];
