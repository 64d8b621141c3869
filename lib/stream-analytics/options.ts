import { z } from 'zod';
import { oneOf } from '../common/option.ts';

export const STREAM_ANALYTICS_OPTIONS = z.strictObject({
  /**
   * Place of the job: Managed Service for Apache Flink, or an EMR cluster with a producer and a
   * dashboard host beside it, which bill by the hour (README.md, "On EMR").
   */
  engine: oneOf('managed', 'emr').default('managed'),
});

export type StreamAnalyticsOptions = Readonly<z.infer<typeof STREAM_ANALYTICS_OPTIONS>>;
