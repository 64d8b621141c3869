import type { Architecture } from '../common/architecture.ts';

export const SERVERLESS_API: Architecture = {
  letter: 'F',
  id: 'serverless-api',
  title: 'Serverless content API',
  notes: 'London 2016, San Francisco 2017',
  stacks: ['ServerlessApi', 'ServerlessApiEdge', 'ServerlessApiSignIn'],
  requiredServices: ['ARNs of ignored resources', 'authorizers of REST APIs'],
  permissions: {
    unused: [
      {
        role: /^Api/,
        actions: [
          'dynamodb:ConditionCheckItem',
          'dynamodb:DeleteItem',
          'dynamodb:GetItem',
          'dynamodb:PutItem',
          'dynamodb:Query',
        ],
        resource: /^DevContent$/,
        reason: 'the scenario calls some functions in the stage dev, and all in prod',
        test: 'test/serverless-api/e2e/stages.ts',
      },
      {
        role: /^ApiList(Drafts|Pages|Sites|Versions)/,
        actions: ['dynamodb:GetItem'],
        resource: /^Content$/,
        reason: 'the key of cursors is read for a list of more than one page',
        test: 'test/serverless-api/handlers/lists.test.ts',
      },
      {
        role: /^ApiFeedFragment/,
        actions: ['dynamodb:PutItem'],
        resource: /^Content$/,
        reason: 'no program of the scenario changes a fragment',
        test: 'test/serverless-api/handlers/access.test.ts',
      },
    ],
    denied: [
      {
        role: /^ApiMachine/,
        actions: ['execute-api:Invoke'],
        reason: 'The scenario calls with a session of the role that may do nothing.',
      },
    ],
  },
};
