import { Aws } from 'aws-cdk-lib';
import { Period } from 'aws-cdk-lib/aws-apigateway';
import type { ServiceApi } from '../common/service-api.ts';

/**
 * Limits the requests of all API tokens together, so that programs leave capacity for people.
 *
 * @returns the key by which API Gateway counts; the authorizer returns it for each token. It is no
 * credential: API Gateway accepts it from the authorizer only.
 */
export function limitPrograms(api: ServiceApi): string {
  const value = `${Aws.STACK_NAME}-requests-of-programs`;
  const plan = api.addUsagePlan('Programs', {
    description: 'Requests with API tokens, all together',
    throttle: { rateLimit: 20, burstLimit: 40 },
    quota: { limit: 100_000, period: Period.DAY },
  });
  plan.addApiKey(api.addApiKey('UsageKey', { value }));
  for (const stage of Object.values(api.stages)) plan.addApiStage({ stage });
  return value;
}
