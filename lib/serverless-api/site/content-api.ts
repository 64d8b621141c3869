import type { Draft, PageVersion, Site } from '../../../lambda/serverless-api/core/answers.ts';
import type { PageContent } from '../../../lambda/serverless-api/core/bodies/page-content.ts';

/** Page in the list of a site's pages. */
export interface PageEntry {
  readonly page: string;
  readonly title: string;
}

/** Version in the history of a page. */
export type VersionEntry = Omit<PageVersion, 'fragments'>;

/** Error response of the API, with its own message. */
export class Refusal extends Error {
  /** HTTP status; 0 without a response. */
  readonly status: number;

  constructor(status: number, words: string, cause?: unknown) {
    super(words, { cause });
    this.status = status;
  }
}

/** Returns true for a conflict: another person has changed the page since it was read. */
export function isStale(error: unknown): boolean {
  return error instanceof Refusal && error.status === 412;
}

interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: object;
  /** Version of the page that the change is based on. */
  readonly seen?: number;
}

/** Client of the content API, which has the same origin as the page. All methods may throw a `Refusal`. */
export class ContentApi {
  readonly #token: () => Promise<string | undefined>;

  /** @param token returns the ID token of the person who is signed in */
  constructor(token: () => Promise<string | undefined>) {
    this.#token = token;
  }

  sites(): Promise<Site[]> {
    return this.#list('sites');
  }

  site(site: string): Promise<Site> {
    return this.#call(path`sites/${site}`);
  }

  createSite(site: Site): Promise<Site> {
    return this.#call('sites', { method: 'POST', body: site });
  }

  pages(site: string): Promise<PageEntry[]> {
    return this.#list(path`sites/${site}/drafts`);
  }

  createPage(site: string, page: PageContent & { readonly slug: string }): Promise<Draft> {
    return this.#call(path`sites/${site}/pages`, { method: 'POST', body: page });
  }

  draft(site: string, page: string): Promise<Draft> {
    return this.#call(path`sites/${site}/pages/${page}/draft`);
  }

  save(site: string, page: string, content: PageContent, seen: number): Promise<Draft> {
    const call = { method: 'PUT', body: content, seen } as const;
    return this.#call(path`sites/${site}/pages/${page}/draft`, call);
  }

  async publish(site: string, page: string, seen: number): Promise<void> {
    await this.#call(path`sites/${site}/pages/${page}/publish`, { method: 'POST', seen });
  }

  async delete(site: string, page: string, seen: number): Promise<void> {
    await this.#call(path`sites/${site}/pages/${page}`, { method: 'DELETE', seen });
  }

  versions(site: string, page: string): Promise<VersionEntry[]> {
    return this.#list(path`sites/${site}/pages/${page}/versions`);
  }

  version(site: string, page: string, version: string): Promise<PageVersion> {
    return this.#call(path`sites/${site}/pages/${page}/versions/${version}`);
  }

  restore(site: string, page: string, version: number, seen: number): Promise<Draft> {
    const what = path`sites/${site}/pages/${page}/versions/${String(version)}/restore`;
    return this.#call(what, { method: 'POST', seen });
  }

  async #list<T>(what: string): Promise<T[]> {
    const items: T[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const query = new URLSearchParams({ limit: '100', ...(cursor && { cursor }) });
      const answer: { items: T[]; cursor?: string } = await this.#call(
        `${what}?${query.toString()}`,
      );
      items.push(...answer.items);
      cursor = answer.cursor;
    }
    return items;
  }

  async #call<T>(what: string, { method = 'GET', body, seen }: Call = {}): Promise<T> {
    const token = await this.#token();
    const headers = new Headers();
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    if (body) headers.set('content-type', 'application/json');
    if (seen !== undefined) headers.set('if-match', `"v${seen}"`);
    const request = { method, headers, body: body && JSON.stringify(body) };
    const answer = await fetch(`/api/${what}`, request).catch((error: unknown) => {
      throw new Refusal(0, 'The server can’t be reached: nothing was changed. Try again.', error);
    });
    if (!answer.ok) throw await refusalOf(answer);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }
}

/** Reads problem details; a firewall or the gateway may send another format. */
async function refusalOf(answer: Response): Promise<Refusal> {
  if (answer.status === 401) return new Refusal(401, 'Your session is over: sign in again.');
  const problem = (await answer.json().catch(() => ({}))) as { detail?: string };
  return new Refusal(answer.status, problem.detail ?? `The server answered ${answer.status}.`);
}

/** Path whose variable parts are encoded. */
function path(texts: TemplateStringsArray, ...parts: readonly string[]): string {
  return String.raw({ raw: texts }, ...parts.map(encodeURIComponent));
}
