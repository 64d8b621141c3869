/**
 * Replaces the text between a block's two markers in a page.
 *
 * @throws Error when a marker is missing
 */
export function withBlock(page: string, text: string, name: string, content: string): string {
  const start = `<!-- ${name}: written by npm run docs -->`;
  const end = `<!-- end of ${name} -->`;
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from)
    throw new Error(`${page} has no place for its ${name}: add the lines '${start}' and '${end}'.`);
  return `${text.slice(0, from)}${start}\n\n${content.trim()}\n\n${text.slice(to)}`;
}

/** Markdown table; Prettier aligns it. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const cells = (row: readonly string[]) =>
    row.map((cell) => cell.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|'));
  const rule = head.map((title) => (title.startsWith('US$') ? '--:' : '---'));
  return [head, rule, ...rows].map((row) => `| ${cells(row).join(' | ')} |`).join('\n');
}
