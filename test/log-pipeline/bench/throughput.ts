import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { median } from '../../bench/rounds.ts';
import { printTable } from '../../bench/table.ts';

const CONTENDERS = [
  'blueprint',
  'the same seven fields',
  'all fields',
  'clf-parser',
  'base64 alone, in and out, of seven fields',
  'base64 alone, in and out, of all fields',
];
const ROUNDS = 5;

/**
 * Compares the transform with AWS's blueprint, the npm package clf-parser and base64 alone on the
 * scenario's lines. They run in turns, each in its own process: in one process they slow each other
 * down, since V8 compiles for the types that it saw.
 */
export function transformLines(): void {
  const times = new Map<string, number[]>(CONTENDERS.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, all] of times) all.push(measure(name));
  }
  const of = (name: string) => median(times.get(name) ?? []);
  const rows = CONTENDERS.map((name) => [
    name,
    of(name).toFixed(2),
    (of('blueprint') / of(name)).toFixed(2),
    (of('clf-parser') / of(name)).toFixed(2),
  ]);
  printTable(
    "Transform: lines (goals: seven fields at least 1.3 times the blueprint's speed, all fields at least 3 times clf-parser's)",
    ['', 'µs a line', "x blueprint's speed", "x clf-parser's speed"],
    rows,
  );
}

/** Microseconds a line. */
function measure(contender: string): number {
  const program = join(import.meta.dirname, 'contender.ts');
  return Number(execFileSync(process.execPath, [program, contender], { encoding: 'utf8' }));
}
