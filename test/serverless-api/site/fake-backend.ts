import type { Page, Request, Route } from 'playwright-core';
import { siteFiles } from '../../../lib/serverless-api/site-files.ts';
import type { Draft } from '../../../lambda/serverless-api/core/answers.ts';
import type { PageContent } from '../../../lambda/serverless-api/core/bodies/page-content.ts';

export const SITE = 'https://pages.example';
const LOGIN = 'https://login.pages.example';
const ISSUER = 'https://cognito.example/pool';
const CLIENT = 'page';
const FILES = new Map(
  siteFiles({ issuer: ISSUER, loginUrl: LOGIN, clientId: CLIENT }).map((file) => [file.name, file]),
);

/** Answer that replaces that of the API. */
export interface Answer {
  readonly status: number;
  readonly body?: object;
}

/** Site, login that accepts everyone, and one page of content, as routes of the browser. */
export class FakeBackend {
  /** Name of the page; different for each test, because the editing page stores unsaved changes. */
  page = '';
  /** Method, path and version of each request to the API. */
  asked: string[] = [];
  /** Answer that replaces that of the API. @default - none */
  instead?: Answer | 'no connection';
  /** Query that the login adds to the return address. */
  comeBackWith: Record<string, string> = {};
  /** Groups of the user who signs in. */
  groups: readonly string[] = [];
  /** Number of issued tokens. */
  renewals = 0;
  #begun = 0;
  #versions: Draft[] = [];
  #nonce = '';

  static async start(page: Page): Promise<FakeBackend> {
    const backend = new FakeBackend();
    await page.route(`${SITE}/**`, async (route, request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/api/')) {
        await backend.#api(route, request);
        return;
      }
      const file = FILES.get(pathname.slice(1) || 'index.html');
      await route.fulfill({
        status: file ? 200 : 404,
        contentType: file?.type,
        body: file?.body,
      });
    });
    await page.route(`${LOGIN}/**`, (route, request) => backend.#login(route, request));
    return backend;
  }

  /** Resets the backend, with this content in its only page. */
  begin(content: PageContent): void {
    this.page = `page-${++this.#begun}`;
    this.asked = [];
    this.instead = undefined;
    this.comeBackWith = { code: 'good' };
    this.groups = ['publisher'];
    this.#versions = [];
    this.save('first@example.com', content);
  }

  get draft(): Draft {
    const draft = this.#versions.at(-1);
    if (!draft) throw new Error('There is no version.');
    return draft;
  }

  /** Saves a version. */
  save(updatedBy: string, { title, fragments }: PageContent): Draft {
    const version = this.#versions.length + 1;
    const updatedAt = '2026-11-21T10:00:00Z';
    const { page } = this;
    const draft = { site: 'acme', page, version, title, fragments, updatedAt, updatedBy };
    this.#versions.push(draft);
    return draft;
  }

  async #api(route: Route, request: Request): Promise<void> {
    const { pathname } = new URL(request.url());
    const what = `${request.method()} ${pathname.replace('/api/', '')}`;
    const { 'if-match': seen, authorization = '' } = request.headers();
    this.asked.push(seen === undefined ? what : `${what} ${seen}`);
    const answer = this.instead ?? this.#answer(what, seen, request);
    if (answer === 'no connection') await route.abort();
    else if (!authorization) await route.fulfill({ status: 401, json: {} });
    else await route.fulfill({ status: answer.status, json: answer.body ?? {} });
  }

  #answer(what: string, seen: string | undefined, request: Request): Answer {
    const { draft } = this;
    if (seen !== undefined && seen !== `"v${draft.version}"`) {
      return { status: 412, body: { detail: 'The page has changed.' } };
    }
    switch (what) {
      case 'GET sites/acme':
        return {
          status: 200,
          body: {
            slug: 'acme',
            title: 'Acme',
            defaultLocale: 'en',
            locales: ['en', 'de', 'de-AT'],
          },
        };
      case `GET sites/acme/pages/${this.page}/draft`:
        return { status: 200, body: draft };
      case `PUT sites/acme/pages/${this.page}/draft`:
        return {
          status: 200,
          body: this.save('me@example.com', request.postDataJSON() as PageContent),
        };
      default:
        return { status: 404, body: { detail: `There is no ${what}.` } };
    }
  }

  async #login(route: Route, request: Request): Promise<void> {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === '/oauth2/authorize') {
      this.#nonce = searchParams.get('nonce') ?? '';
      const state = searchParams.get('state') ?? '';
      const back = new URLSearchParams({ state, ...this.comeBackWith });
      const to = `${searchParams.get('redirect_uri') ?? ''}?${back.toString()}`;
      // Playwright does not route the target of a redirect.
      const body = `<script>location.replace(${JSON.stringify(to)})</script>`;
      await route.fulfill({ contentType: 'text/html', body });
      return;
    }
    await route.fulfill({
      headers: { 'access-control-allow-origin': SITE },
      json: {
        access_token: 'access',
        id_token: this.#idToken(),
        refresh_token: `refresh ${++this.renewals}`,
        token_type: 'Bearer',
        expires_in: 3600,
      },
    });
  }

  #idToken(): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: ISSUER,
      aud: CLIENT,
      sub: 'me',
      iat: now,
      exp: now + 3600,
      nonce: this.#nonce,
      email: 'me@example.com',
      'cognito:groups': this.groups,
    };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg: 'RS256' })}.${part(claims)}.${part({})}`;
  }
}
