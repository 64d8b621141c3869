import type { Architecture } from '../common/architecture.ts';

export const SERVERLESS_API: Architecture = {
  letter: 'F',
  id: 'serverless-api',
  title: 'Serverless content API',
  notes: 'London 2016, San Francisco 2017',
  stacks: ['ServerlessApi', 'ServerlessApiEdge', 'ServerlessApiSignIn'],
  requiredServices: ['ARNs of ignored resources', 'authorizers of REST APIs'],
};
