/** Expected response. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Request to a new version, and the problem of its response; `undefined` for a correct one. */
export interface Expectation {
  readonly path: string;
  readonly fault: (body: string) => string | undefined;
}

/** Requests that each service must answer with 200 before it gets traffic, besides `/version`. */
export const EXPECTATIONS: Readonly<Record<string, readonly Expectation[]>> = {
  web: [
    { path: '/ready', fault: () => undefined },
    {
      path: '/',
      fault: (body) => (/<li><a href="\/sessions\//.test(body) ? undefined : 'lists no session'),
    },
  ],
  catalogue: [
    { path: '/ready', fault: () => undefined },
    { path: '/sessions', fault: (body) => faultOfList(body) },
  ],
};

/** Expectation that `/version` returns the commit. */
export function saysCommit(commit: string): Expectation {
  return {
    path: '/version',
    fault: (body) => (body === JSON.stringify({ commit }) ? undefined : `is not commit ${commit}`),
  };
}

function faultOfList(body: string): string | undefined {
  const { sessions } = parsed(body) as { sessions?: unknown };
  return Array.isArray(sessions) && sessions.length > 0 ? undefined : 'lists no session';
}

function parsed(body: string): object {
  try {
    return (JSON.parse(body) as object | null) ?? {};
  } catch {
    return {};
  }
}
