/** Callers of a method, and how API Gateway authenticates them. */
export type Access =
  | 'anyone'
  /** Cognito, group editor or publisher. */
  | 'editor'
  /** Cognito, group publisher. */
  | 'publisher'
  /** IAM, by Signature Version 4. */
  | 'machine'
  /** An API token, by the Lambda authorizer. */
  | 'read token'
  | 'write token';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** A method of the API. REST API, handlers and OpenAPI document come from it and its schemas in schemas.ts. */
export interface Operation {
  readonly method: Method;
  /** Path in the form of API Gateway and OpenAPI: `/sites/{site}`. */
  readonly path: string;
  /** Description for people. */
  readonly summary: string;
  readonly access: Access;
  readonly query?: readonly ('limit' | 'cursor' | 'locale')[];
  /** Requires `If-Match`: changes a page only in the version that the caller has read. */
  readonly ifMatch?: boolean;
  readonly status: 200 | 201 | 204;
  /** Headers of a successful answer. */
  readonly headers?: readonly ('ETag' | 'Location' | 'Cache-Control')[];
  /** Further statuses; others follow from the properties above. */
  readonly statuses?: readonly (304 | 404 | 409)[];
}

const PAGE = '/sites/{site}/pages/{page}';
const list = { query: ['limit', 'cursor'], status: 200 } as const;

/** All operations by the name of the handler's file. */
export const OPERATIONS = {
  'open-api': {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This document',
    access: 'anyone',
    status: 200,
    headers: ['Cache-Control'],
  },
  'list-sites': {
    ...list,
    method: 'GET',
    path: '/sites',
    summary: 'All sites',
    access: 'anyone',
    headers: ['Cache-Control'],
  },
  'create-site': {
    method: 'POST',
    path: '/sites',
    summary: 'A new site',
    access: 'publisher',
    status: 201,
    headers: ['Location'],
    statuses: [409],
  },
  'get-site': {
    method: 'GET',
    path: '/sites/{site}',
    summary: 'A site: its title and locales',
    access: 'anyone',
    status: 200,
    headers: ['Cache-Control'],
  },
  'list-pages': {
    ...list,
    method: 'GET',
    path: '/sites/{site}/pages',
    summary: 'The published pages of a site',
    access: 'anyone',
    headers: ['Cache-Control'],
  },
  'create-page': {
    method: 'POST',
    path: '/sites/{site}/pages',
    summary: 'A new page, as a draft',
    access: 'editor',
    status: 201,
    headers: ['Location', 'ETag'],
    statuses: [409],
  },
  'get-page': {
    method: 'GET',
    path: PAGE,
    summary: 'A published page in one locale: de-AT, where that is missing de, then the site’s own',
    access: 'anyone',
    query: ['locale'],
    status: 200,
    headers: ['ETag', 'Cache-Control'],
    statuses: [304],
  },
  'delete-page': {
    method: 'DELETE',
    path: PAGE,
    summary: 'Takes a page away; its history stays, and a version of it can be restored',
    access: 'publisher',
    ifMatch: true,
    status: 204,
    headers: ['ETag'],
  },
  'list-drafts': {
    ...list,
    method: 'GET',
    path: '/sites/{site}/drafts',
    summary: 'All pages of a site, published or not',
    access: 'editor',
  },
  'get-draft': {
    method: 'GET',
    path: `${PAGE}/draft`,
    summary: 'The newest version of a page',
    access: 'editor',
    status: 200,
    headers: ['ETag'],
  },
  'put-draft': {
    method: 'PUT',
    path: `${PAGE}/draft`,
    summary: 'Title and all fragments of a page anew',
    access: 'editor',
    ifMatch: true,
    status: 200,
    headers: ['ETag'],
  },
  'put-fragment': {
    method: 'PUT',
    path: `${PAGE}/draft/fragments/{fragment}/{locale}`,
    summary: 'One fragment in one locale',
    access: 'editor',
    ifMatch: true,
    status: 200,
    headers: ['ETag'],
  },
  'list-versions': {
    ...list,
    method: 'GET',
    path: `${PAGE}/versions`,
    summary: 'The history of a page, the newest first',
    access: 'editor',
  },
  'get-version': {
    method: 'GET',
    path: `${PAGE}/versions/{version}`,
    summary: 'A version of a page as it was',
    access: 'editor',
    status: 200,
  },
  'restore-version': {
    method: 'POST',
    path: `${PAGE}/versions/{version}/restore`,
    summary: 'An old version as the newest, also of a page that was deleted',
    access: 'editor',
    ifMatch: true,
    status: 200,
    headers: ['ETag'],
  },
  'publish-page': {
    method: 'POST',
    path: `${PAGE}/publish`,
    summary: 'Makes the newest version the one that everyone reads',
    access: 'publisher',
    ifMatch: true,
    status: 200,
  },
  'grant-access': {
    method: 'POST',
    path: '/sites/{site}/tokens',
    summary: 'A new API token; it is shown this once',
    access: 'publisher',
    status: 201,
    headers: ['Location'],
  },
  'revoke-access': {
    method: 'DELETE',
    path: '/sites/{site}/tokens/{id}',
    summary: 'Revokes an API token',
    access: 'publisher',
    status: 204,
  },
  'export-site': {
    ...list,
    method: 'GET',
    path: '/machine/sites/{site}/export',
    summary: 'All pages with their newest content',
    access: 'machine',
  },
  'import-site': {
    method: 'PUT',
    path: '/machine/sites/{site}/import',
    summary: 'Pages with new content; those that have it already stay as they are',
    access: 'machine',
    status: 200,
  },
  'feed-pages': {
    ...list,
    method: 'GET',
    path: '/feed/{site}/pages',
    summary: 'The published pages of the token’s site',
    access: 'read token',
  },
  'feed-fragment': {
    method: 'PUT',
    path: '/feed/{site}/pages/{page}/fragments/{fragment}/{locale}',
    summary: 'One fragment in one locale, from outside',
    access: 'write token',
    ifMatch: true,
    status: 200,
    headers: ['ETag'],
  },
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationId = keyof typeof OPERATIONS;
