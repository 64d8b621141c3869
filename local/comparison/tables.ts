import type { ArchitectureResult, Results } from './results.ts';

/**
 * The page with what was measured, between its markers: the engines, the architectures on each, and
 * what becomes of each resource type.
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

/** A line for each resource type, with what each engine makes of it. */
function types(results: Results): string[] {
  const engines = sorted(results).map(([name, { architectures: all }]) => ({
    name,
    all: Object.values(all),
  }));
  const names = engines.flatMap(({ all }) => all.flatMap((each) => each.types));
  return [
    `| type | ${engines.map(({ name }) => name).join(' | ')} |`,
    `| --- |${' --- |'.repeat(engines.length)}`,
    ...[...new Set(names)]
      .sort(compare)
      .map((type) => `| ${type} | ${engines.map(({ all }) => fateOf(type, all)).join(' | ')} |`),
  ];
}

/** Where no stack that has it can be deployed, nobody knows. */
function fateOf(type: string, all: readonly ArchitectureResult[]): string {
  const inert = all
    .flatMap(({ withoutEffect }) => withoutEffect)
    .find((each) => each.type === type);
  if (inert) return inert.missing;
  const deployed = all.some(
    (each) => each.deploySeconds !== undefined && each.types.includes(type),
  );
  return deployed ? 'deploys' : '–';
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
