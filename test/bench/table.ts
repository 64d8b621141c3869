import { arch, cpus, totalmem } from 'node:os';
import Table from 'cli-table3';

type Cell = string | number;

/** Printed table. */
export interface Printed {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Tables printed so far. */
export const printed: Printed[] = [];

export function printTable(title: string, head: string[], rows: readonly Cell[][]): void {
  printed.push({ title, head, rows });
  const table = new Table({ head, style: { head: [], border: [] } });
  table.push(...rows.map((row) => [...row]));
  console.log(`\n${title}\n${table.toString()}`);
}

/** Prints times as a table: milliseconds, and the ratio to the first row's. */
export function printTimes(title: string, times: ReadonlyMap<string, number>): void {
  const [base = NaN] = times.values();
  const rows = [...times].map(([name, ms]) => [name, ms.toFixed(1), (ms / base).toFixed(2)]);
  printTable(title, ['', 'ms', 'x first'], rows);
}

/**
 * Prints rates as a table, with the ratio to the first row's.
 *
 * @param unit head of the column, such as `rows a second`
 * @param count number of what was done in each of the times
 * @param times milliseconds
 */
export function printRates(
  title: string,
  unit: string,
  count: number,
  times: ReadonlyMap<string, number>,
): void {
  const [base = NaN] = times.values();
  const rows = [...times].map(([name, ms]) => [
    name,
    Math.round((count / ms) * 1_000),
    (base / ms).toFixed(2),
  ]);
  printTable(title, ['', unit, 'x first'], rows);
}

export function printMachine(): void {
  for (const line of machine()) console.log(line);
}

/** Conditions of the figures: the machine, the day, the runtime. */
export function machine(): string[] {
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    `Machine: ${cpus().length} x ${cpus()[0]?.model ?? '?'} (${arch()}), ${memory} GiB`,
    `Date: ${new Date().toISOString().slice(0, 16)}Z, Node ${process.version}`,
  ];
}
