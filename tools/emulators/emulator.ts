/** An emulator of AWS that a run starts and stops. */
export interface Engine {
  /** As `--engine` takes it. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  /**
   * Sets it up the first time, starts it and waits until it answers.
   *
   * @throws UserError when something is missing, the port is in use, or it does not come up
   */
  readonly start: (options?: EngineOptions) => Promise<RunningEngine>;
  /** What of a deployed stack it takes but does not do, for the report: nothing of it counts as proved. */
  readonly withoutEffect: (assembly: string, stack: string) => Promise<readonly string[]>;
}

export interface EngineOptions {
  /** @default - a free one */
  readonly port?: number;
  /**
   * What is behind its OpenSearch domains.
   *
   * @default - nothing that can be searched
   */
  readonly search?: SearchHost;
  /**
   * Is told what takes time.
   *
   * @default - nobody is
   */
  readonly progress?: (text: string) => void;
}

export interface SearchHost {
  /** `host:port`, speaks TLS. */
  readonly host: string;
  /**
   * File with the certificate to trust.
   *
   * @default - one that everybody trusts
   */
  readonly authority?: string;
}

/** The emulator of one run: a process of its own, a port of its own, a folder of its own. */
export interface RunningEngine {
  readonly endpoint: string;
  /** Of its process. */
  readonly pid: number | undefined;
  /** Last lines of its log, for an error. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
  /** Rejects with a UserError when it ends without having been asked to. */
  readonly died: Promise<never>;
}
