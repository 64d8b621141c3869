/** Counts or sums by name. */
export type Figures = ReadonlyMap<string, number>;

/** Descriptions of the figures that differ. */
export function differences(expected: Figures, observed: Figures): string[] {
  return [...new Set([...expected.keys(), ...observed.keys()])]
    .filter((name) => expected.get(name) !== observed.get(name))
    .map((name) => `${name}: ${observed.get(name)} instead of ${expected.get(name)}`);
}

/** All figures on one line, sorted by name. */
export function listed(figures: Figures): string {
  return [...figures]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

export function sum(figures: Iterable<number>): number {
  return [...figures].reduce((total, value) => total + value, 0);
}
