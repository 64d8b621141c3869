/**
 * Resolves to the exit code that a shell expects when the user or the system ends the run, or when the
 * npm that started it has ended: npm does not forward signals to its shell's processes.
 */
export function untilInterrupted(): Promise<number> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ] as const) {
      process.once(signal, () => {
        resolve(code);
      });
    }
    setInterval(() => {
      if (process.ppid !== parent) resolve(143);
    }, 500).unref();
  });
}

/** Ends the process by exit() on Ctrl-C, so that its child processes are stopped and its folders removed. */
export function exitWhenInterrupted(): void {
  void untilInterrupted().then((code) => process.exit(code));
}
