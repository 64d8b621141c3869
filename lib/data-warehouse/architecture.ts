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
  permissions: {
    unused: [
      {
        role: /^LoaderLoad/,
        actions: ['sqs:ChangeMessageVisibility'],
        reason: 'a message is hidden until its retry only when its processing fails',
        test: 'test/data-warehouse/handlers/load.test.ts',
      },
    ],
  },
};
