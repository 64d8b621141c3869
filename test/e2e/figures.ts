/** What was counted or summed, by name. */
export type Figures = ReadonlyMap<string, number>;

/** Those that are not the same, in words. */
export function differences(expected: Figures, observed: Figures): string[] {
  return [...new Set([...expected.keys(), ...observed.keys()])]
    .filter((name) => expected.get(name) !== observed.get(name))
    .map((name) => `${name}: ${observed.get(name)} instead of ${expected.get(name)}`);
}

/** All of them on one line, in the order of their names. */
export function listed(figures: Figures): string {
  return [...figures]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

export function sum(figures: Iterable<number>): number {
  return [...figures].reduce((total, value) => total + value, 0);
}
