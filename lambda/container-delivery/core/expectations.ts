/** What an answer must be. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A request to a new version, and what is wrong with its answer; nothing when it is right. */
export interface Expectation {
  readonly path: string;
  readonly fault: (body: string) => string | undefined;
}

/** What each service must answer with 200 before it gets traffic, beside its commit. */
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

/** Whether the new version is what answers. */
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
