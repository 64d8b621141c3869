import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import type { Credential, Scope } from './credential.ts';

/** Method that each scope allows. */
const METHODS: Readonly<Record<Scope, string>> = { read: 'GET', write: 'PUT' };

/**
 * Policy with all permissions of an API token.
 *
 * @param credential none for an invalid or expired token
 * @param stageArn `arn:aws:execute-api:…:<api>/<stage>`
 */
export function tokenPolicy(
  credential: Credential | undefined,
  stageArn: string,
): APIGatewayAuthorizerResult {
  const { id, site, scopes } = credential ?? { id: 'unknown', site: '', scopes: [] };
  const allowed = scopes.map((scope) => `${stageArn}/${METHODS[scope]}/feed/${site}/*`);
  return {
    principalId: id,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        credential
          ? { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: allowed }
          : { Effect: 'Deny', Action: 'execute-api:Invoke', Resource: `${stageArn}/*` },
      ],
    },
  };
}
