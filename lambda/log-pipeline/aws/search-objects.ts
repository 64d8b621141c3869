import {
  describe,
  isAbsent,
  SearchError,
  type Answer,
  type SearchDomain,
} from './search-domain.ts';

/** Paths of the objects of a kind in a domain. */
export interface Kind {
  /** Name in messages, in the plural. */
  readonly title: string;
  readonly path: (name: string) => string;
  /** Query parameters with the version to be replaced. @default - any version is replaced */
  readonly replacing?: (current: unknown) => string;
}

/** Kinds of objects in the order of installation; they are removed in reverse order. */
export const KINDS = {
  roles: { title: 'roles', path: (name) => `_plugins/_security/api/roles/${name}` },
  pipelines: { title: 'ingest pipelines', path: (name) => `_ingest/pipeline/${name}` },
  templates: { title: 'index templates', path: (name) => `_index_template/${name}` },
  policies: {
    title: 'lifecycle policies',
    path: (name) => `_plugins/_ism/policies/${name}`,
    replacing: (current) => {
      const { _seq_no, _primary_term } = current as Record<string, number>;
      return `?if_seq_no=${_seq_no ?? ''}&if_primary_term=${_primary_term ?? ''}`;
    },
  },
} satisfies Record<string, Kind>;

/**
 * Installs an object or replaces the one with the same name.
 *
 * @returns true if the domain has the plugin for it
 * @throws SearchError with the domain's response when it rejects the object
 */
export async function put(
  domain: SearchDomain,
  { title, path, replacing }: Kind,
  name: string,
  body: object,
): Promise<boolean> {
  let query = '';
  if (replacing) {
    const current = await domain.request('GET', path(name));
    if (current.status === 200) query = replacing(current.body);
  }
  const answer = await domain.request('PUT', path(name) + query, body);
  return accepted(answer, `${title}: '${name}'`);
}

/** Removes an object. Succeeds if the object or its plugin does not exist. */
export async function remove(
  domain: SearchDomain,
  { title, path }: Kind,
  name: string,
): Promise<void> {
  const answer = await domain.request('DELETE', path(name));
  if (answer.status !== 404) accepted(answer, `${title}: '${name}'`);
}

/** True if the domain succeeded, false if it does not have the plugin; throws on any other error. */
export function accepted(answer: Answer, what: string): boolean {
  if (answer.status < 300) return true;
  if (isAbsent(answer)) return false;
  throw new SearchError(`${what} was refused: ${describe(answer)}`);
}
