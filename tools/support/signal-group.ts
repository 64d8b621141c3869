import type { ChildProcess } from 'node:child_process';

/** Signals a process that leads a group (`detached`), and all that it started; nothing when they are gone. */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
