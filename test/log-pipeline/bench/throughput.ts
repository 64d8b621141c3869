import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { median } from '../../bench/rounds.ts';
import { printTable } from '../../bench/table.ts';

const CONTENDERS = [
  'blueprint',
  'the same seven fields',
  'all fields',
  'base64 alone, in and out, of seven fields',
  'base64 alone, in and out, of all fields',
];
const ROUNDS = 5;

/**
 * The transform beside the blueprint and beside base64 alone, on the scenario's lines: in turns, each
 * in a process of its own, since in one they slow each other down (V8 compiles for what it saw).
 */
export function transformLines(): void {
  const times = new Map<string, number[]>(CONTENDERS.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, all] of times) all.push(measure(name));
  }
  const base = median(times.get('blueprint') ?? []);
  const rows = [...times].map(([name, all]) => [
    name,
    median(all).toFixed(2),
    (base / median(all)).toFixed(2),
  ]);
  printTable(
    "Transform: lines (goal: seven fields at least 1.4 times the blueprint's speed and 0.3 of base64's, all fields 1.0)",
    ['', 'µs a line', "x blueprint's speed"],
    rows,
  );
}

/** Microseconds a line. */
function measure(contender: string): number {
  const program = join(import.meta.dirname, 'contender.ts');
  return Number(execFileSync(process.execPath, [program, contender], { encoding: 'utf8' }));
}
