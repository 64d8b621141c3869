import type { ArchitectureResult, Results, TypeWithoutEffect } from './results.ts';

/**
 * The page with what was measured, between its markers: the engines, the architectures on each, and
 * the types that they take without effect.
 *
 * @throws Error when a marker is missing
 */
export function withTables(page: string, results: Results): string {
  const parts = { engines: engines(results), architectures: architectures(results) };
  return Object.entries({ ...parts, types: types(results) }).reduce(
    (text, [name, lines]) => replace(text, name, lines),
    page,
  );
}

function engines(results: Results): string[] {
  return [
    '| engine | starts in | memory afterwards | measured |',
    '| --- | --- | --- | --- |',
    ...sorted(results).map(
      ([engine, { startSeconds, megabytes, measured }]) =>
        `| ${engine} | ${startSeconds.toFixed(1)} s | ${megabytes} MiB | ${measured} |`,
    ),
  ];
}

function architectures(results: Results): string[] {
  const rows = sorted(results).flatMap(([engine, result]) =>
    Object.entries(result.architectures).map(([id, each]) => ({ id, engine, each })),
  );
  return [
    '| architecture | engine | deploys in | passed | failed | not run | without effect |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows
      .sort((a, b) => compare(`${a.id} ${a.engine}`, `${b.id} ${b.engine}`))
      .map(({ id, engine, each }) => `| ${id} | ${engine} | ${cellsOf(each).join(' | ')} |`),
  ];
}

function cellsOf({ deploySeconds, rows, why, withoutEffect }: ArchitectureResult): string[] {
  const deploys = deploySeconds === undefined ? '–' : `${deploySeconds.toFixed(1)} s`;
  const counts = [rows?.passed, rows?.failed, rows?.['not run']].map((count) =>
    String(count ?? '–'),
  );
  if (!rows) counts[2] = `all: ${(why ?? '').replaceAll('|', '/')}`;
  const inert = withoutEffect.reduce((sum, { count }) => sum + count, 0);
  return [deploys, ...counts, deploySeconds === undefined ? '–' : String(inert)];
}

/** A line for each engine and reason: `LocalStack, ignored: 2 x AWS::CloudFront::Function, …` */
function types(results: Results): string[] {
  return sorted(results).flatMap(([engine, result]) => {
    const all = Object.values(result.architectures).flatMap(({ withoutEffect }) => withoutEffect);
    const reasons = [...new Set(all.map(({ missing }) => missing))].sort(compare);
    return reasons.map((reason) => {
      const counts = countsOf(all.filter(({ missing }) => missing === reason));
      return `- ${engine}, ${reason}: ${counts.join(', ')}`;
    });
  });
}

function countsOf(types: readonly TypeWithoutEffect[]): string[] {
  const counts = new Map<string, number>();
  for (const { type, count } of types) counts.set(type, (counts.get(type) ?? 0) + count);
  return [...counts].sort(([a], [b]) => compare(a, b)).map(([type, count]) => `${count} x ${type}`);
}

function replace(page: string, name: string, lines: readonly string[]): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [before, rest = ''] = page.split(start);
  const [, after] = rest.split(end);
  if (before === undefined || after === undefined)
    throw new Error(`The page has no '${start}' … '${end}'.`);
  return [before, start, '\n\n', lines.join('\n'), '\n\n', end, after].join('');
}

function sorted(results: Results) {
  return Object.entries(results).sort(([a], [b]) => compare(a, b));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}
