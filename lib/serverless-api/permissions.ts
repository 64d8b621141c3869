import type { OperationId } from '../../lambda/serverless-api/contract.ts';

/** Permissions of the functions on the tables, by the names of their files; other functions have none. */
export const PERMISSIONS: Readonly<Partial<Record<OperationId | 'authorize', readonly string[]>>> =
  {
    authorize: ['GetItem'],
    'list-sites': ['GetItem', 'Query'],
    'create-site': ['PutItem'],
    'get-site': ['GetItem'],
    'list-pages': ['GetItem', 'Query'],
    'list-drafts': ['GetItem', 'Query'],
    'create-page': ['GetItem', 'Query', 'PutItem'],
    'get-page': ['GetItem'],
    'delete-page': ['GetItem', 'Query', 'PutItem', 'DeleteItem'],
    'get-draft': ['GetItem', 'Query'],
    'put-draft': ['GetItem', 'Query', 'PutItem'],
    'put-fragment': ['GetItem', 'Query', 'PutItem'],
    'list-versions': ['GetItem', 'Query'],
    'get-version': ['GetItem'],
    'restore-version': ['GetItem', 'Query', 'PutItem'],
    'publish-page': ['GetItem', 'Query', 'PutItem', 'ConditionCheckItem'],
    'grant-access': ['GetItem', 'PutItem'],
    'revoke-access': ['DeleteItem'],
    'export-site': ['GetItem', 'Query'],
    'import-site': ['GetItem', 'Query', 'PutItem'],
    'feed-pages': ['GetItem', 'Query'],
    'feed-fragment': ['GetItem', 'Query', 'PutItem'],
  };
