import type { Engine, EngineOptions, RunningEngine } from '../engines/engine.ts';

/** An engine, and how long it took to start: the second time, as the first installs what is missing. */
export async function startMeasured(
  engine: Engine,
  { progress, ...options }: EngineOptions,
): Promise<{ readonly running: RunningEngine; readonly startSeconds: number }> {
  await (await engine.start({ progress })).stop();
  const started = performance.now();
  const running = await engine.start(options);
  return { running, startSeconds: (performance.now() - started) / 1_000 };
}
