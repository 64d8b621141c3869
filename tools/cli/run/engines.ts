import type { Architecture, EngineName } from '../../../lib/catalogue.ts';
import type { EngineControl } from '../../support/engine-control.ts';
import { MissingProgram, type Engine, type OpenEngine } from '../../emulators/engine.ts';

/** Engines of a run: each starts for the first architecture that uses it and is closed after the last one. */
export class Engines {
  /** Opens the engines of these architectures; starts none. */
  static async open(engines: readonly Engine[], chosen: readonly Architecture[]): Promise<Engines> {
    const used = engines.filter(({ id }) => chosen.some((each) => uses(each, id)));
    const opened = await Promise.all(
      used.map(async (engine) => [engine, await engine.open()] as const),
    );
    return new Engines(opened, chosen);
  }

  /** Environment variables of the emulator. */
  readonly environment: Readonly<Record<string, string>>;
  private readonly opened: readonly (readonly [Engine, OpenEngine])[];
  /** Architectures that have not ended yet. */
  private readonly waiting: Set<Architecture>;
  private readonly started = new Map<EngineName, Promise<void>>();
  private readonly missing = new Map<EngineName, string>();

  private constructor(
    opened: readonly (readonly [Engine, OpenEngine])[],
    chosen: readonly Architecture[],
  ) {
    this.opened = opened;
    this.waiting = new Set(chosen);
    this.environment = Object.assign(
      {},
      ...opened.map(([, { environment }]) => environment),
    ) as Record<string, string>;
  }

  /** Engines that must be downloaded first, such as `Trino (320 MB)`. */
  get downloads(): readonly string[] {
    return this.opened
      .filter(([engine]) => !engine.isInstalled())
      .map(([{ title, megabytes }]) => `${title} (${megabytes} MB)`);
  }

  /**
   * Starts the engines of an architecture and waits until they are ready. A missing program is
   * recorded, and not an error.
   *
   * @param emulator endpoint of the emulator
   */
  async start(
    architecture: Architecture,
    emulator: string,
    progress: (text: string) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const used = this.opened.filter(([{ id }]) => uses(architecture, id));
    const starts = used.map(async ([{ id }, engine]) => {
      const start =
        this.started.get(id) ??
        engine.start({ emulator, progress, signal }).catch((error: unknown) => {
          if (!(error instanceof MissingProgram)) throw error;
          this.missing.set(id, error.message);
        });
      this.started.set(id, start);
      await start;
    });
    await Promise.all(starts);
  }

  /** Reason why a started engine is missing; `undefined` when it runs, or is not of this run. */
  missingEngine(id: EngineName): string | undefined {
    return this.missing.get(id);
  }

  control(id: EngineName): EngineControl | undefined {
    if (this.missing.has(id)) return undefined;
    return this.opened.find(([engine]) => engine.id === id)?.[1].control;
  }

  /** Closes the engines of an architecture that ended, but for those of architectures to come. */
  async end(architecture: Architecture): Promise<void> {
    this.waiting.delete(architecture);
    const others = Array.from(this.waiting);
    await this.closeAll(
      ({ id }) => uses(architecture, id) && !others.some((other) => uses(other, id)),
    );
  }

  /** Closes all engines, also those that are starting. */
  async close(): Promise<void> {
    await this.closeAll(() => true);
  }

  private async closeAll(which: (engine: Engine) => boolean): Promise<void> {
    const chosen = this.opened.filter(([engine]) => which(engine));
    await Promise.all(
      chosen.map(async ([{ id }, engine]) => {
        await engine.close();
        await this.started.get(id)?.catch(() => undefined);
      }),
    );
  }
}

function uses({ engines = [] }: Architecture, id: EngineName): boolean {
  return engines.includes(id);
}
