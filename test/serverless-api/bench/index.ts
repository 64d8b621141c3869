import { OPERATIONS } from '../../../lambda/serverless-api/contract.ts';
import { functionLoad } from '../../bench/function-load.ts';

/** Duration: about a minute. */
export async function serverlessApi(): Promise<void> {
  const names = ['authorize', ...Object.keys(OPERATIONS)];
  await functionLoad(
    names.map((name) => `serverless-api/${name}`),
    { PROD_TABLE: 'content', USAGE_KEY: 'programs' },
  );
  // The module sets environment variables for this benchmark alone.
  const { authorizerWork } = await import('./own-work.ts');
  await authorizerWork();
}
