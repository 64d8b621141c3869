import { arch, cpus, totalmem } from 'node:os';
import Table from 'cli-table3';

type Cell = string | number;

export function printTable(title: string, head: string[], rows: readonly Cell[][]): void {
  const table = new Table({ head, style: { head: [], border: [] } });
  table.push(...rows.map((row) => [...row]));
  console.log(`\n${title}\n${table.toString()}`);
}

/** Times as a table: milliseconds, and how many times the first row's. */
export function printTimes(title: string, times: ReadonlyMap<string, number>): void {
  const [base = NaN] = times.values();
  const rows = [...times].map(([name, ms]) => [name, ms.toFixed(1), (ms / base).toFixed(2)]);
  printTable(title, ['', 'ms', 'x first'], rows);
}

export function printMachine(): void {
  const memory = Math.round(totalmem() / 2 ** 30);
  console.log(`Machine: ${cpus().length} x ${cpus()[0]?.model ?? '?'} (${arch()}), ${memory} GiB`);
  console.log(`Date: ${new Date().toISOString().slice(0, 16)}Z, Node ${process.version}`);
}
