import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runProgram } from './programs.ts';
import { RUN_FOLDER } from './run-folder.ts';

/** Work of the measurement: start of a process and some hashes. Prints the milliseconds since its start. */
const PROGRAM =
  'const{createHash}=require("node:crypto");let h="";for(let i=0;i<1e4;i++)h=createHash("sha256").update(h+i).digest("hex");console.log(performance.now())';

/** Time of a quiet machine with two cores for `PROGRAM`. */
const REFERENCE_MILLISECONDS = 200;

/** Pause between measurements. */
const INTERVAL = 5_000;

/** File with the last factor and that of other processes, which the launcher of MiniStack reads. */
export const FACTOR_FILE = join(RUN_FOLDER, 'machine-factor');

let factor = 1;

/** Factor of other processes: deployments and the collection of garbage block this one for seconds. */
let ofOthers = 1;

/**
 * Slowness of this machine: 1 on a quiet one, 3 where work takes three times as long. Time limits of
 * scenarios and functions are multiplied by it. Always 1 before `watchMachine`, as on AWS.
 */
export function machineFactor(): number {
  return factor;
}

/** Factor after a measurement: rises at once and falls by a tenth at most, because load comes in bursts. */
export function nextFactor(last: number, milliseconds: number): number {
  return Math.max(1, last * 0.9, milliseconds / REFERENCE_MILLISECONDS);
}

/** Measures the machine now, and every five seconds until the process ends. */
export async function watchMachine(): Promise<void> {
  await measure();
  void keepMeasuring();
}

async function keepMeasuring(): Promise<never> {
  for (;;) {
    await sleep(INTERVAL, undefined, { ref: false });
    // A failed measurement leaves the last factor.
    await measure().catch(() => undefined);
  }
}

async function measure(): Promise<void> {
  const start = performance.now();
  const { stdout } = await runProgram(process.execPath, ['-e', PROGRAM]);
  factor = nextFactor(factor, performance.now() - start);
  ofOthers = nextFactor(ofOthers, Number(stdout));
  mkdirSync(RUN_FOLDER, { recursive: true });
  writeFileSync(`${FACTOR_FILE}.new`, `${factor.toFixed(2)} ${ofOthers.toFixed(2)}`);
  renameSync(`${FACTOR_FILE}.new`, FACTOR_FILE);
}
