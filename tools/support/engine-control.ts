/** Stops an engine as a machine failure does, and restarts it with its data. */
export interface EngineControl {
  readonly stop: () => Promise<void>;
  /** Resolves when the engine is ready. */
  readonly start: () => Promise<void>;
}
