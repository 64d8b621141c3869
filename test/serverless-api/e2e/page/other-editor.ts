import type { Draft } from '../../../../lambda/serverless-api/core/answers.ts';
import type { PageContent } from '../../../../lambda/serverless-api/core/bodies/page-content.ts';
import type { Reach } from '../../../e2e/reach.ts';

/** Second editor of the same page at the same address, without a browser. */
export class OtherEditor {
  readonly #reach: Reach;
  readonly #page: string;
  readonly #authorization: string;

  /** @param page address of the page behind the distribution */
  constructor(reach: Reach, page: string, authorization: string) {
    this.#reach = reach;
    this.#page = page;
    this.#authorization = authorization;
  }

  async draft(): Promise<Draft> {
    return (await (await this.#send('draft')).json()) as Draft;
  }

  /** Saves a change of the newest version. */
  async change(edit: (content: PageContent) => PageContent): Promise<void> {
    const { version, title, fragments } = await this.draft();
    await this.#send('draft', {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'if-match': `"v${version}"` },
      body: JSON.stringify(edit({ title, fragments })),
    });
  }

  async #send(what: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('authorization', this.#authorization);
    const answer = await this.#reach(`${this.#page}/${what}`, { ...init, headers });
    if (answer.ok) return answer;
    throw new Error(`${init.method ?? 'GET'} ${what}: ${answer.status} ${await answer.text()}`);
  }
}
