import type { APIGatewayProxyEvent } from 'aws-lambda';
import { HttpError } from '../../common/http.ts';
import type { Access } from './operations.ts';

/** Caller of a request, as authenticated by API Gateway. */
export interface Caller {
  /** Unique for each caller. */
  readonly id: string;
  /** Name in the history of a page: a mail address, a role, the id of an API token. */
  readonly name: string;
}

type Claims = Readonly<Record<string, string | undefined>>;

/**
 * Caller of a request, authenticated by API Gateway. The groups of the user pool are checked here:
 * API Gateway does not check them.
 *
 * @throws HttpError 403 `not-in-group`, 401 `wrong-kind-of-token`
 */
export function callerOf(access: Access, event: APIGatewayProxyEvent): Caller {
  const { authorizer, identity } = event.requestContext;
  switch (access) {
    case 'anyone':
      return { id: 'anyone', name: 'anyone' };
    case 'editor':
    case 'publisher':
      return personOf(access, (authorizer?.claims ?? {}) as Claims);
    case 'machine': {
      // The last part of an assumed role's ARN is the session: a machine has many.
      const [kind = '', role = ''] = (identity.userArn ?? '').split('/');
      return { id: `${kind}/${role}`, name: role || kind };
    }
    case 'read token':
    case 'write token': {
      const id = String(authorizer?.principalId ?? '');
      return { id: `token ${id}`, name: `token ${id}` };
    }
  }
}

function personOf(access: 'editor' | 'publisher', claims: Claims): Caller {
  if (claims.token_use !== 'id') {
    throw new HttpError(
      401,
      'wrong-kind-of-token',
      'The token is no ID token: send the id_token of the sign-in.',
      { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
    );
  }
  // API Gateway passes the list in the token as `a,b`, emulators as `[a b]`.
  const groups = (claims['cognito:groups'] ?? '').split(/[[\],\s]+/);
  if (!groups.includes('publisher') && !(access === 'editor' && groups.includes('editor'))) {
    const needed = access === 'editor' ? 'editor or publisher' : 'publisher';
    throw new HttpError(
      403,
      'not-in-group',
      `This requires the group ${needed}: ask the operator to add you to it, and sign in again.`,
    );
  }
  const { sub = '', email = sub } = claims;
  return { id: `user ${sub}`, name: email };
}
