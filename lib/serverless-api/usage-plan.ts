import { Aws } from 'aws-cdk-lib';
import { Period } from 'aws-cdk-lib/aws-apigateway';
import type { ServiceApi } from '../common/service-api.ts';

/**
 * Limits what all API tokens together may ask for, so that programs leave room for people.
 *
 * @returns the name under which API Gateway counts: the authorizer gives it back for each token. It
 * opens nothing: API Gateway takes it from the authorizer alone.
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
