/** Result of a post to Slack: a response, or an error of `fetch`. */
export type Answer = () => Response | Error;

export const ok: Answer = () => new Response('ok');

export const status = (code: number, text = '', headers: Record<string, string> = {}): Answer => {
  return () => new Response(text, { status: code, headers });
};

/** Timeout error of `fetch`. */
export const hang: Answer = () => new DOMException('The operation timed out', 'TimeoutError');

/** Mock of `fetch` for Slack: returns the set results in order, then successes. */
export class FakeSlack {
  readonly requests: { readonly url: string; readonly body: Record<string, unknown> }[] = [];
  #answers: Answer[] = [];

  reset(): void {
    this.requests.length = 0;
    this.#answers = [];
    jest.spyOn(globalThis, 'fetch').mockImplementation((url, init) => {
      const body = JSON.parse(init?.body as string) as Record<string, unknown>;
      this.requests.push({ url: url as string, body });
      const answer = (this.#answers.shift() ?? ok)();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    });
  }

  /** Sets the next results, in order. */
  answer(...answers: readonly Answer[]): void {
    this.#answers = [...answers];
  }
}
