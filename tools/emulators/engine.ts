import type { EngineName } from '../../lib/catalogue.ts';
import type { EngineControl } from '../support/engine-control.ts';

/** Program that does what a service of AWS runs, beside the emulator: a search engine, a broker, a query engine. */
export interface Engine {
  readonly id: EngineName;
  /** Name for people. */
  readonly title: string;
  /** Size of the first download in megabytes. */
  readonly megabytes: number;
  /** Returns true when nothing has to be downloaded. */
  readonly isInstalled: () => boolean;
  /**
   * Reserves ports and returns the engine of this run; starts nothing.
   *
   * @throws UserError when an environment variable names an engine that does not answer
   */
  readonly open: () => Promise<OpenEngine>;
}

/** Engine of one run, with its own processes, ports and folder. */
export interface OpenEngine {
  /** Environment variables of the emulator, which its functions inherit. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Installs the engine the first time, starts it and waits until it is ready.
   *
   * @throws MissingProgram when a program must be installed first
   */
  readonly start: (context: EngineContext) => Promise<void>;
  /**
   * Control of its processes, for fault injection.
   *
   * @default - it can't be stopped
   */
  readonly control?: EngineControl;
  /** Stops its processes, also while it starts. */
  readonly close: () => Promise<void>;
}

export interface EngineContext {
  /** Receives a text before each long step. */
  readonly progress: (text: string) => void;
  /** Endpoint of the emulator, which answers already. */
  readonly emulator: string;
  readonly signal: AbortSignal;
}

/** Error without a program that an engine needs; the message says how to install it. */
export class MissingProgram extends Error {
  override readonly name = 'MissingProgram';
}
