import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';

/**
 * A table whose columns are at least as wide as their longest word, so that none is broken.
 *
 * @param widths of the columns at least
 */
export function tableOf(
  head: string[],
  rows: readonly string[][],
  widths: readonly number[] = [],
): string {
  const longest = (column: number) =>
    Math.max(
      (head[column] ?? '').length,
      ...rows.flatMap((row) =>
        (row[column] ?? '').split(/\s/).map((word) => stripVTControlCharacters(word).length),
      ),
    );
  const table = new Table({
    head,
    colWidths: head.map((_, column) => Math.max(widths[column] ?? 0, longest(column) + 2)),
    wordWrap: true,
    wrapOnWordBoundary: true,
    style: { head: [], border: [] },
  });
  table.push(...rows);
  return table.toString();
}
