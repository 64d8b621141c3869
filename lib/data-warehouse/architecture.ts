import type { Architecture } from '../common/architecture.ts';

export const DATA_WAREHOUSE: Architecture = {
  letter: 'I',
  id: 'data-warehouse',
  title: 'Data warehouse',
  notes: 'Chicago 2017',
  stacks: ['DataWarehouse'],
  uses: ['data-lake'],
  requiredServices: ['Redshift Serverless'],
  engines: ['redshift'],
  requiredEngines: ['redshift'],
};
