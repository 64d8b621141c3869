import './environment.ts';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { handler } from '../../../lambda/serverless-api/authorize.ts';
import { toItem } from '../../../lambda/serverless-api/aws/table.ts';
import { newCredential } from '../../../lambda/serverless-api/core/credential.ts';
import { printTable } from '../../bench/table.ts';

const CALLS = 5_000;

/** Time of the authorizer alone: the table answers at once. */
export async function authorizerWork(): Promise<void> {
  const { id, token, hash } = newCredential();
  const Item = toItem({ pk: '', sk: '' }, { id, site: 'acme', scopes: ['read', 'write'], hash });
  DynamoDBClient.prototype.send = () => Promise.resolve({ Item }) as never;
  const event = {
    type: 'TOKEN',
    authorizationToken: `Token ${token}`,
    methodArn: 'arn:aws:execute-api:us-east-1:111122223333:abc/prod/GET/feed/acme/pages',
  } as const;
  const context = { awsRequestId: 'bench', functionName: 'authorize' } as Context;
  const times: number[] = [];
  for (let call = 0; call < CALLS; call++) {
    const started = performance.now();
    await handler(event, context);
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(CALLS * share)] ?? 0).toFixed(3);
  printTable(
    `Authorizer: own work in ${CALLS} calls, the table answering at once (goal: p99 under 5 ms)`,
    ['median ms', 'p99 ms', 'slowest ms'],
    [[at(0.5), at(0.99), at(0.9999)]],
  );
}
