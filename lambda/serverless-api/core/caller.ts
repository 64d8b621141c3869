import type { APIGatewayProxyEvent } from 'aws-lambda';
import { HttpError } from '../../common/http.ts';
import type { Access } from './operations.ts';

/** Who sent a request, as API Gateway found out. */
export interface Caller {
  /** The same for all requests of one caller, and only for theirs. */
  readonly id: string;
  /** For the history of a page: a mail address, a role, an API token's id. */
  readonly name: string;
}

type Claims = Readonly<Record<string, string | undefined>>;

/**
 * Who sent a request. API Gateway has checked that they are who they say; of a token of the user
 * pool it does not look at the groups.
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
      // The last part of an assumed role is the session, of which a machine has many.
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
      'The token is no ID token: send the id_token that signing in answered.',
      { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
    );
  }
  // A list in the token; API Gateway hands it over as `a,b`, other engines as `[a b]`.
  const groups = (claims['cognito:groups'] ?? '').split(/[[\],\s]+/);
  if (!groups.includes('publisher') && !(access === 'editor' && groups.includes('editor'))) {
    const needed = access === 'editor' ? 'editor or publisher' : 'publisher';
    throw new HttpError(
      403,
      'not-in-group',
      `This needs the group ${needed}: ask whoever runs this API to put you into it, and sign in again.`,
    );
  }
  const { sub = '', email = sub } = claims;
  return { id: `user ${sub}`, name: email };
}
