/**
 * Resolves to the exit code that a shell expects, when the user or the system ends the run, or the
 * npm that started it is gone: npm passes no signal on to what its shell started.
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

/** Has Ctrl-C end the process by exit(), so that what it started is stopped and its folders are removed. */
export function exitWhenInterrupted(): void {
  void untilInterrupted().then((code) => process.exit(code));
}
