import { z } from 'zod';
import { oneOf } from '../common/option.ts';

export const LOG_PIPELINE_OPTIONS = z.strictObject({
  /** Capacity of the data stream: shards that ShardScaling changes, or AWS's on-demand mode. */
  streamCapacity: oneOf('provisioned', 'on-demand').default('provisioned'),
});

export type LogPipelineOptions = Readonly<z.infer<typeof LOG_PIPELINE_OPTIONS>>;
