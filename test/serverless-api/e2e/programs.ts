import type { Fixtures } from './fixtures.ts';

/** API token with its value of `Authorization`. */
export interface Program {
  readonly id: string;
  readonly authorization: string;
}

/** Creates an API token of a site. */
export async function grant(
  { api, publisher, site }: Fixtures,
  options: {
    readonly site?: string;
    readonly scopes?: readonly string[];
    readonly expires?: string;
  },
): Promise<Program> {
  const { site: of = site, scopes = ['read', 'write'], expires } = options;
  const answer = await api.call('POST', `sites/${of}/tokens`, {
    ...publisher,
    body: { scopes, ...(expires && { expires }) },
  });
  if (answer.status !== 201)
    throw new Error(`POST tokens answered ${answer.status}: ${answer.text}`);
  const { id, token } = answer.json as { id: string; token: string };
  return { id, authorization: `Token ${token}` };
}

export async function revoke({ api, publisher, site }: Fixtures, { id }: Program): Promise<void> {
  const answer = await api.call('DELETE', `sites/${site}/tokens/${id}`, publisher);
  if (answer.status !== 204) throw new Error(`DELETE token answered ${answer.status}`);
}
