import type { Architecture } from '../../../lib/catalogue.ts';
import type { Emulator, RunningEmulator } from '../../emulators/emulator.ts';
import type { MissingService } from '../../support/services.ts';
import type { Endpoint } from '../../support/endpoint.ts';
import type { Result } from '../report.ts';
import type { Deployments } from './deployments.ts';
import type { Engines } from './engines.ts';

/** State of one `npm start`, filled in by its steps. */
export interface Run {
  readonly chosen: readonly Architecture[];
  /** Beginning of the stacks' names. */
  readonly prefix: string;
  /** Folder with the user's own files. */
  readonly input: string | undefined;
  /** Emulator to start; none when AWS_ENDPOINT_URL names an endpoint. */
  readonly emulator: Emulator | undefined;
  /** Engines beside that emulator. */
  readonly engines: Engines;
  /** Port that the emulator is to have. */
  readonly port: number | undefined;
  /** Folder of the synthesized templates. */
  readonly assembly: string;
  readonly verbose: boolean;
  /** Everything stays up after the report. */
  readonly keep: boolean;
  /** The alarms and permissions are checked too. */
  readonly operations: boolean;
  readonly abort: AbortController;
  readonly results: Result[];
  /** Stops the emulator, also while it starts. */
  stopEmulator?: () => Promise<void>;
  /** Log of the emulator that was started. */
  emulatorLog?: RunningEmulator['log'];
  endpoint?: Endpoint;
  missingService?: MissingService;
  deployments?: Deployments;
}

/** Reason why an architecture can't be deployed here for lack of a service; `undefined` when it can. */
export function missingServiceFor(
  { missingService }: Run,
  { requiredServices = [] }: Architecture,
): string | undefined {
  return requiredServices
    .map((service) => missingService?.(service))
    .find((reason) => reason !== undefined);
}

/** Reason why an architecture can't be deployed here for lack of an engine; `undefined` when it can. */
export function missingEngineFor(
  { engines }: Run,
  { requiredEngines = [] }: Architecture,
): string | undefined {
  return requiredEngines
    .map((engine) => engines.missingEngine(engine))
    .find((reason) => reason !== undefined);
}
