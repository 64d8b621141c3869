import type { APIGatewayAuthorizerResult, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import { variable } from '../common/environment.ts';
import { count, logger, observed } from '../common/observability.ts';
import { readCredential } from './aws/credentials.ts';
import { CREDENTIAL, isValid } from './core/credential.ts';
import { reachOf } from './core/reach.ts';

/** Of the usage plan that all API tokens share. A name: nobody gets in by it. */
const usageIdentifierKey = variable('USAGE_KEY');

/**
 * API Gateway's authorizer for API tokens. Its answer is kept for the token's next requests, whatever
 * they ask for: so it says all that the token may do, and not whether it may do this. A token that is
 * not good is denied and not an error, as which API Gateway would want a 401: anyone could ring the
 * alarm on errors.
 */
export const handler = observed(
  'authorize',
  () => undefined,
  async ({
    authorizationToken,
    methodArn,
  }: APIGatewayTokenAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    const [, id = '', secret = ''] = CREDENTIAL.exec(authorizationToken) ?? [];
    const [api = '', stage = ''] = methodArn.split('/');
    const kept = id ? await readCredential(stage, id) : undefined;
    const credential = kept && isValid(kept, secret) ? kept : undefined;
    count(credential ? 'TokensAccepted' : 'TokensRefused');
    logger.info(credential ? 'accepted' : 'refused', { id });
    return { ...reachOf(credential, `${api}/${stage}`), usageIdentifierKey };
  },
);
