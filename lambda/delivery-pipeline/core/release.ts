/** Release that a function returns. */
export interface Release {
  /** 40 hexadecimal digits, or `working-copy` when no pipeline deployed it. */
  readonly commit: string;
  /** Version of the function. */
  readonly version: string;
}

/** Fetches the running release until the signal aborts. */
export type Ask = (signal: AbortSignal) => Promise<unknown>;

/**
 * Problems of the running release, one sentence each; empty when every response is the expected one.
 * The calls run in parallel, so several that hang take no longer than one.
 *
 * @param calls number of calls
 * @param milliseconds timeout of each call
 */
export async function problemsWith(
  ask: Ask,
  expected: Release,
  calls: number,
  milliseconds: number,
): Promise<string[]> {
  const answers = await Promise.all(
    Array.from({ length: calls }, () => problemWith(ask, expected, milliseconds)),
  );
  return [...new Set(answers.filter((problem) => problem !== undefined))];
}

async function problemWith(
  ask: Ask,
  expected: Release,
  milliseconds: number,
): Promise<string | undefined> {
  const signal = AbortSignal.timeout(milliseconds);
  try {
    const answer = await Promise.race([ask(signal), rejected(signal)]);
    const { commit, version } = (answer ?? {}) as Partial<Release>;
    if (commit === expected.commit && version === expected.version) return undefined;
    return `It answers ${JSON.stringify(answer)} instead of ${JSON.stringify(expected)}.`;
  } catch (error) {
    return signal.aborted
      ? `It does not answer within ${milliseconds / 1_000} s.`
      : `It fails: ${(error as Error).message}.`;
  }
}

function rejected(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}
