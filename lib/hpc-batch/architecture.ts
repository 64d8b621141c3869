import type { Architecture } from '../common/architecture.ts';

export const HPC_BATCH: Architecture = {
  letter: 'M',
  id: 'hpc-batch',
  title: 'Genomics on AWS Batch',
  notes: 'London 2019',
  stacks: ['HpcBatch'],
  requiredServices: ['Batch', 'Glue'],
  engines: ['genomics'],
  permissions: { unused: [] },
};
