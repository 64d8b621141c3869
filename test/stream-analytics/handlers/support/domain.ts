/** Requests to the domain. Import it before the handler, which reads `fetch` at load. */
export const requests = jest.spyOn(globalThis, 'fetch');

/** Answers a bulk request with a status for each document. */
export function answerBulk(...statuses: readonly number[]): void {
  const items = statuses.map((status) => ({
    index: { status, ...(status >= 300 && { error: { reason: `because of ${status}` } }) },
  }));
  const body = { errors: statuses.some((status) => status >= 300), items };
  requests.mockImplementation(() => Promise.resolve(Response.json(body)));
}
