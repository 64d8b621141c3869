export type Contenders = Readonly<Record<string, () => unknown>>;

/**
 * Median milliseconds of each contender. They take turns (A B C A B C ...), so that a slow minute of
 * the machine affects all of them; the first round is a warm-up and does not count.
 */
export async function interleave(contenders: Contenders, rounds = 7) {
  const times = new Map<string, number[]>();
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries(contenders)) {
      const started = performance.now();
      await run();
      const spent = performance.now() - started;
      if (round > 0) times.set(name, [...(times.get(name) ?? []), spent]);
    }
  }
  return new Map([...times].map(([name, all]) => [name, median(all)]));
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}
