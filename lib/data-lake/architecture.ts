import type { Architecture } from '../common/architecture.ts';

export const DATA_LAKE: Architecture = {
  letter: 'L',
  id: 'data-lake',
  title: 'Data lake with S3, Glue and Athena',
  notes: 'workshop 2020',
  stacks: ['DataLake'],
  requiredServices: ['Athena', 'Glue'],
  engines: ['trino'],
};
