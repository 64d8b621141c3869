import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { madeOnce } from '../../bench/cache.ts';
import { printTable } from '../../bench/table.ts';
import { worstInputs } from './worst-inputs.ts';

const CHILD = join(import.meta.dirname, 'memory-child.ts');
const report = z.object({ outcome: z.string(), seconds: z.number(), peakMiB: z.number() });

/** Measures peak memory and time of a fresh process that makes all derivatives of a worst-case upload. */
export async function peakMemory(): Promise<void> {
  const rows: string[][] = [];
  for (const [name, make] of Object.entries(worstInputs)) {
    const file = await madeOnce(name.replaceAll(/\W+/g, '-'), make);
    const { stdout } = spawnSync(process.execPath, [CHILD, file], { encoding: 'utf8' });
    const { outcome, seconds, peakMiB } = report.parse(JSON.parse(stdout));
    const size = statSync(file).size / 2 ** 20;
    rows.push([name, size.toFixed(1), peakMiB.toFixed(0), seconds.toFixed(1), outcome]);
  }
  printTable('Peak memory, all derivatives', ['upload', 'MiB', 'peak MiB', 's', ''], rows);
}
