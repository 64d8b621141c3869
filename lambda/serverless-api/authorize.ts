import type { APIGatewayAuthorizerResult, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import { variable } from '../common/environment.ts';
import { count, logger, observed } from '../common/observability.ts';
import { readCredential } from './aws/credentials.ts';
import { USAGE_KEY } from './contract.ts';
import { isValid, readToken } from './core/credential.ts';
import { tokenPolicy } from './core/token-policy.ts';

/** API key of the usage plan that all API tokens share; it grants no access. */
const usageIdentifierKey = variable(USAGE_KEY);

/**
 * Lambda authorizer for API tokens. API Gateway caches its policy for all requests of a token, so that the
 * policy has all permissions of the token. An invalid token gets a policy that denies everything: an
 * error would become 401, but would also count for the alarm on errors.
 */
export const handler = observed(
  'authorize',
  () => undefined,
  async ({
    authorizationToken,
    methodArn,
  }: APIGatewayTokenAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    const { id = '', secret = '' } = readToken(authorizationToken);
    const [api = '', stage = ''] = methodArn.split('/');
    const stored = id ? await readCredential(stage, id) : undefined;
    const credential = stored && isValid(stored, secret) ? stored : undefined;
    count(credential ? 'TokensAccepted' : 'TokensRefused');
    logger.info(credential ? 'accepted' : 'refused', { id });
    return { ...tokenPolicy(credential, `${api}/${stage}`), usageIdentifierKey };
  },
);
