import { execFileSync } from 'node:child_process';

/** Resident memory of a process and all that it started, in MiB. */
export function treeMegabytes(root: number | undefined): number {
  const all = execFileSync('ps', ['-eo', 'pid=,ppid=,rss='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([pid = 0, parent = 0, kilobytes = 0]) => ({ pid, parent, kilobytes }));
  const sizeOf = (pid: number): number =>
    (all.find((process) => process.pid === pid)?.kilobytes ?? 0) +
    all.filter(({ parent }) => parent === pid).reduce((sum, child) => sum + sizeOf(child.pid), 0);
  return root === undefined ? 0 : Math.round(sizeOf(root) / 1_024);
}
