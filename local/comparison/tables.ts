import { cpus } from 'node:os';
import type { ArchitectureResult, EngineResult } from './compare.ts';

const HEADS = {
  engines: '| engine | starts in | memory afterwards | date, machine |',
  architectures:
    '| architecture | engine | deploys in | rows passed, failed, not run | without effect, or why not |',
};

/**
 * The page with what was measured: in its tables, which stand between markers, the rows of these
 * architectures on this engine are new, all others stay.
 *
 * @throws Error when a marker is missing
 */
export function withResults(page: string, result: EngineResult): string {
  const { engine, startSeconds, megabytes, architectures } = result;
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? '?'}`;
  const date = new Date().toISOString().slice(0, 16);
  const own = `| ${engine.title} | ${startSeconds.toFixed(1)} s | ${megabytes} MiB | ${date}Z, ${machine} |`;
  const rows = architectures.map((each) => rowOf(engine.title, each));
  return replace(replace(page, 'engines', 1, [own]), 'architectures', 2, rows);
}

function rowOf(engine: string, result: ArchitectureResult): string {
  const { id, deploySeconds, rows, why, withoutEffect } = result;
  const deploys = deploySeconds === undefined ? '–' : `${deploySeconds.toFixed(1)} s`;
  const remarks = [...(why === undefined ? [] : [`**${why}**`]), ...withoutEffect].join('; ');
  const counts = `${rows.passed}, ${rows.failed}, ${rows['not run']}`;
  return `| ${id} | ${engine} | ${deploys} | ${counts} | ${remarks.replaceAll('|', '/')} |`;
}

/** Rows are the same when their first `keys` cells are. */
function replace(page: string, table: keyof typeof HEADS, keys: number, rows: string[]): string {
  const [start, end] = [`<!-- ${table} -->`, `<!-- end of ${table} -->`];
  const [before, rest = ''] = page.split(start);
  const [inside = '', after] = rest.split(end);
  if (before === undefined || after === undefined)
    throw new Error(`The page has no '${start}' … '${end}'.`);
  const keyOf = (row: string) => cells(row).slice(0, keys).join('|');
  const fresh = new Set(rows.map(keyOf));
  const [, , ...old] = inside.trim().split('\n');
  const kept = old.filter((row) => !fresh.has(keyOf(row)));
  const head = HEADS[table];
  const rule = head.replaceAll(/[^|]+/g, ' --- ');
  const all = [...kept, ...rows].sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
  return [before, start, '\n\n', [head, rule, ...all].join('\n'), '\n\n', end, after].join('');
}

function cells(row: string): string[] {
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
