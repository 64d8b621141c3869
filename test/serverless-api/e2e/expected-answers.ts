/** Kinds of callers. */
export const CALLERS = [
  'nobody',
  'reader',
  'editor',
  'publisher',
  'access token',
  'tampered token',
  'forged token',
  'unsigned token',
  'garbage',
  'machine',
  'wrong signature',
  'expired signature',
  'tampered request',
  'role without permission',
  'API token',
  'read token',
  'token of another site',
  'wrong secret',
  'expired API token',
  'revoked API token',
] as const;

export type CallerKind = (typeof CALLERS)[number];

/** Access: the status is `answer` of the request. */
const OK = 'ok';

type Row = Readonly<Record<CallerKind, number | typeof OK>>;

function everybody(status: number | typeof OK, but: Partial<Row> = {}): Row {
  const all = Object.fromEntries(CALLERS.map((caller) => [caller, status])) as Row;
  return { ...all, ...but };
}

/** Statuses of tokens that the authorizer denies. */
const denied = {
  'token of another site': 403,
  'wrong secret': 403,
  'expired API token': 403,
  'revoked API token': 403,
} as const;

/** Status of each kind of method for each kind of caller. */
const ACCESS = {
  anyone: everybody(OK),
  editor: everybody(401, { reader: 403, editor: OK, publisher: OK }),
  publisher: everybody(401, { reader: 403, editor: 403, publisher: OK }),
  machine: everybody(403, { machine: OK }),
  'read token': everybody(401, { 'API token': OK, 'read token': OK, ...denied }),
  'write token': everybody(401, { 'API token': OK, 'read token': 403, ...denied }),
} as const satisfies Readonly<Record<string, Row>>;

/** One request of each method; none changes anything. */
export interface Probe {
  readonly access: keyof typeof ACCESS;
  /** `{site}` is the site of the run; its page `home` exists, `nowhere` does not. */
  readonly request: string;
  readonly body?: unknown;
  /** Status for a caller with access. */
  readonly answer: number;
}

const LATE = '2020-01-01T00:00:00Z';
const NEW_PAGE = { slug: 'home', title: 'Home', fragments: {} };

/** Requests by the operation's id in the OpenAPI document. */
export const PROBES: Readonly<Record<string, Probe>> = {
  'open-api': { access: 'anyone', request: 'GET openapi.json', answer: 200 },
  'list-sites': { access: 'anyone', request: 'GET sites', answer: 200 },
  'get-site': { access: 'anyone', request: 'GET sites/{site}', answer: 200 },
  'list-pages': { access: 'anyone', request: 'GET sites/{site}/pages', answer: 200 },
  'get-page': { access: 'anyone', request: 'GET sites/{site}/pages/nowhere', answer: 404 },
  'create-page': {
    access: 'editor',
    request: 'POST sites/{site}/pages',
    body: NEW_PAGE,
    answer: 409,
  },
  'list-drafts': { access: 'editor', request: 'GET sites/{site}/drafts', answer: 200 },
  'get-draft': { access: 'editor', request: 'GET sites/{site}/pages/home/draft', answer: 200 },
  'put-draft': {
    access: 'editor',
    request: 'PUT sites/{site}/pages/home/draft',
    body: { title: 'Home', fragments: {} },
    answer: 428,
  },
  'put-fragment': {
    access: 'editor',
    request: 'PUT sites/{site}/pages/home/draft/fragments/intro/en',
    body: { text: 'text' },
    answer: 428,
  },
  'list-versions': {
    access: 'editor',
    request: 'GET sites/{site}/pages/home/versions',
    answer: 200,
  },
  'get-version': {
    access: 'editor',
    request: 'GET sites/{site}/pages/home/versions/999',
    answer: 404,
  },
  'restore-version': {
    access: 'editor',
    request: 'POST sites/{site}/pages/home/versions/1/restore',
    answer: 428,
  },
  'create-site': {
    access: 'publisher',
    request: 'POST sites',
    body: { slug: '{site}', title: 'A site', defaultLocale: 'en', locales: ['en'] },
    answer: 409,
  },
  'delete-page': { access: 'publisher', request: 'DELETE sites/{site}/pages/home', answer: 428 },
  'publish-page': {
    access: 'publisher',
    request: 'POST sites/{site}/pages/home/publish',
    answer: 428,
  },
  'grant-access': {
    access: 'publisher',
    request: 'POST sites/{site}/tokens',
    body: { scopes: ['read'], expires: LATE },
    answer: 400,
  },
  'revoke-access': {
    access: 'publisher',
    request: 'DELETE sites/{site}/tokens/00000000000000000000',
    answer: 404,
  },
  'export-site': { access: 'machine', request: 'GET machine/sites/{site}/export', answer: 200 },
  'import-site': {
    access: 'machine',
    request: 'PUT machine/sites/{site}/import',
    body: { pages: [NEW_PAGE, NEW_PAGE] },
    answer: 400,
  },
  'feed-pages': { access: 'read token', request: 'GET feed/{site}/pages', answer: 200 },
  'feed-fragment': {
    access: 'write token',
    request: 'PUT feed/{site}/pages/home/fragments/intro/en',
    body: { text: 'text' },
    answer: 428,
  },
};

/** Expected status of a caller. */
export function expectedStatus({ access, answer }: Probe, caller: CallerKind): number {
  const status = ACCESS[access][caller];
  return status === OK ? answer : status;
}
