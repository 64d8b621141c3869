import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import type { Credential, Scope } from './credential.ts';

/** What each scope may do with its site. */
const METHODS: Readonly<Record<Scope, string>> = { read: 'GET', write: 'PUT' };

/**
 * All that an API token may do.
 *
 * @param credential none for a token that is not, or no longer, good
 * @param stageArn `arn:aws:execute-api:…:<api>/<stage>`
 */
export function reachOf(
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
