import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OWN_ARCHITECTURE } from '../../../lib/common/own-architecture.ts';
import { imageFolder } from '../../../lib/common/worker-image.ts';
import { runProgram } from '../../../tools/support/programs.ts';
import { scratchFolder } from '../../../tools/support/run-folder.ts';
import { baseImage, withBase } from './base-image.ts';
import { findEngine, type ContainerEngine } from './engine.ts';
import { labelOfRun } from './run-label.ts';

/** Built image of a task. */
export interface TaskImage {
  readonly engine: ContainerEngine;
  readonly id: string;
  readonly bytes: number;
  /** Image in place of the base image, of SUMMIT_STACKS_BASE_IMAGE. @default - that of the Dockerfile */
  readonly base?: string;
}

/** Image of a task, or the reason why its program runs as a process. */
export type TaskImageAnswer = { readonly image: TaskImage } | { readonly reason: string };

export interface TaskImageOptions {
  /** File under lambda/ without its extension, e.g. `queue-worker/service`. */
  readonly entry: string;
  /** Path of the Dockerfile. */
  readonly dockerfile: string;
}

/** Time limit of a download that a network may hold without an answer. */
const PULL = { timeout: 300_000 };

const answers = new Map<string, Promise<TaskImageAnswer>>();
let engine: ReturnType<typeof findEngine> | undefined;

/**
 * Builds the image of a task, once per run, from the folder that the stack deploys. Without an engine or a
 * base image, and on AWS, where only ECS gets the credentials of a task role, it returns the reason.
 *
 * @throws Error with the end of the engine's output when the build fails
 */
export function taskImage(options: TaskImageOptions): Promise<TaskImageAnswer> {
  let answer = answers.get(options.entry);
  if (!answer) answers.set(options.entry, (answer = build(options)));
  return answer;
}

async function build({ entry, dockerfile }: TaskImageOptions): Promise<TaskImageAnswer> {
  if (process.env.AWS_ENDPOINT_URL === undefined)
    return { reason: 'on AWS only ECS gets the credentials of a task role' };
  engine ??= findEngine();
  const found = await engine;
  if ('reason' in found) return found;
  const base = process.env.SUMMIT_STACKS_BASE_IMAGE;
  const text = readFileSync(dockerfile, 'utf8');
  const missing = await missingBase(found.engine, base ?? baseImage(text));
  if (missing !== undefined) return { reason: missing };
  const file = base === undefined ? dockerfile : join(scratchFolder('image'), 'Dockerfile');
  if (base !== undefined) writeFileSync(file, withBase(text, base));
  const folder = imageFolder(entry, OWN_ARCHITECTURE, dockerfile);
  const id = await buildImage(found.engine, entry, ['--file', file, folder]);
  const { stdout } = await runProgram(found.engine, [
    ...['image', 'inspect', '--format', '{{.Size}}', id],
  ]);
  return { image: { engine: found.engine, id, bytes: Number(stdout), base } };
}

async function buildImage(
  engine: ContainerEngine,
  entry: string,
  source: readonly string[],
): Promise<string> {
  // Podman keeps cached layers as images of their own, without the label.
  const cache = engine === 'podman' ? ['--layers=false'] : [];
  const args = ['build', '--quiet', ...cache, '--label', labelOfRun(engine), ...source];
  try {
    return (await runProgram(engine, args)).stdout.trim();
  } catch (error) {
    throw new Error(`${engine} could not build the image of ${entry}: ${outputOf(error)}`, {
      cause: error,
    });
  }
}

/** Reason why the base image can't be had: it is neither on this machine nor in its registry. */
async function missingBase(engine: ContainerEngine, name: string): Promise<string | undefined> {
  const there = runProgram(engine, ['image', 'inspect', name]);
  const pulled = there.catch(() => runProgram(engine, ['pull', '--quiet', name], PULL));
  return pulled.then(
    () => undefined,
    (error: unknown) =>
      `${engine} answers, but can’t pull the base image ${name} (${outputOf(error)}); SUMMIT_STACKS_BASE_IMAGE can name another`,
  );
}

function outputOf(error: unknown): string {
  const { stderr = '', message } = error as Error & { stderr?: string };
  return (stderr || message).trim().slice(-500);
}
