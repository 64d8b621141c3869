/** Emulator of AWS that a run starts and stops. */
export interface Emulator {
  /** Name for `--engine`. */
  readonly id: string;
  /** Name for people. */
  readonly title: string;
  /**
   * Installs the emulator the first time, starts it and waits until it answers.
   *
   * @throws UserError when a program is missing, the port is in use, or the emulator does not start
   */
  readonly start: (options?: EmulatorOptions) => Promise<RunningEmulator>;
  /** Returns the resources of a deployed stack that have no effect, for the report; they are not checked. */
  readonly withoutEffect: (assembly: string, stack: string) => Promise<readonly string[]>;
}

export interface EmulatorOptions {
  /** @default - any free port */
  readonly port?: number;
  /**
   * Further environment variables, which its functions inherit.
   *
   * @default - none
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Receives a text before each long step.
   *
   * @default - no texts
   */
  readonly progress?: (text: string) => void;
  /**
   * Receives what stops its process, before the process answers.
   *
   * @default - it can be stopped when it answers
   */
  readonly launched?: (stop: () => Promise<void>) => void;
}

/** Emulator of one run, with its own process, port and folder. */
export interface RunningEmulator {
  readonly endpoint: string;
  /** Id of its process. */
  readonly pid: number | undefined;
  /** Returns the last 15 lines of its log, or of those that match. */
  readonly log: (lines?: RegExp) => string;
  readonly stop: () => Promise<void>;
  /** Rejects with a UserError when it ends without `stop`. */
  readonly died: Promise<never>;
}
