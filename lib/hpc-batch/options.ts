import { z } from 'zod';
import { oneOf } from '../common/option.ts';

const VCPUS = 'a whole number from 1 to 10000';

export const HPC_BATCH_OPTIONS = z.strictObject({
  /** Second queue whose instances have GPUs or FPGAs. */
  accelerator: oneOf('none', 'gpu', 'fpga').default('none'),
  /**
   * Temporary files of the jobs: on the disk of the instance, or on FSx for Lustre linked to the work
   * bucket, which bills by the hour (README.md, "Costs").
   */
  scratch: oneOf('disk', 'lustre').default('disk'),
  /** Maximum vCPUs of each compute environment. */
  maxVcpus: z.coerce
    .number({ error: VCPUS })
    .int({ error: VCPUS })
    .min(1, { error: VCPUS })
    .max(10_000, { error: VCPUS })
    .default(256),
});

export type HpcBatchOptions = Readonly<z.infer<typeof HPC_BATCH_OPTIONS>>;
