import { readFileSync } from 'node:fs';

/** Peak memory of this process in MiB. Linux's maxRSS begins at the peak of the parent process; VmHWM begins at 0. */
export function peakMiB(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1024;
  const status = readFileSync('/proc/self/status', 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
