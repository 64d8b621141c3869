import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../../../tools/support/programs.ts';
import { scratchFolder } from '../../../tools/support/run-folder.ts';
import { baseImage, withBase } from './base-image.ts';
import { findEngine, type ContainerEngine } from './engine.ts';
import { labelOfRun } from './run-label.ts';

/** Image that was built on this machine. */
export interface BuiltImage {
  readonly engine: ContainerEngine;
  readonly id: string;
  readonly bytes: number;
  /** Image in place of the base image. @default - that of the Dockerfile */
  readonly base?: string;
}

/** Image, or the reason why its program runs as a process. */
export type ImageAnswer = { readonly image: BuiltImage } | { readonly reason: string };

export interface ImageOptions {
  /** Name for an error. */
  readonly name: string;
  /** Path of the Dockerfile. */
  readonly dockerfile: string;
  /** Returns the folder that the stack deploys. */
  readonly folder: () => string;
  /** Environment variable that names another base image. */
  readonly baseVariable: 'SUMMIT_STACKS_BASE_IMAGE' | 'SUMMIT_STACKS_PYTHON_IMAGE';
}

/** Time limit of a download that a network may hold without an answer. */
const PULL = { timeout: 300_000 };

let engine: ReturnType<typeof findEngine> | undefined;

/**
 * Builds an image from the folder that the stack deploys. Without an engine or a base image, and on AWS,
 * where only ECS gets the credentials of a role, it returns the reason.
 *
 * @throws Error with the end of the engine's output when the build fails
 */
export async function buildImage(options: ImageOptions): Promise<ImageAnswer> {
  if (process.env.AWS_ENDPOINT_URL === undefined)
    return { reason: 'on AWS only ECS gets the credentials of a task role' };
  engine ??= findEngine();
  const found = await engine;
  if ('reason' in found) return found;
  const { name, dockerfile, folder, baseVariable } = options;
  const base = process.env[baseVariable];
  const text = readFileSync(dockerfile, 'utf8');
  const missing = await missingBase(found.engine, base ?? baseImage(text), baseVariable);
  if (missing !== undefined) return { reason: missing };
  const file = base === undefined ? dockerfile : join(scratchFolder('image'), 'Dockerfile');
  if (base !== undefined) writeFileSync(file, withBase(text, base));
  const id = await build(found.engine, name, ['--file', file, folder()]);
  const { stdout } = await runProgram(found.engine, [
    ...['image', 'inspect', '--format', '{{.Size}}', id],
  ]);
  return { image: { engine: found.engine, id, bytes: Number(stdout), base } };
}

/** Size of an image and the base that it was built on, for a note. */
export function describeImage({ bytes, base }: BuiltImage): string {
  // The registry of images that no registry has.
  const made = base?.startsWith('localhost/') ? ', made on this machine,' : '';
  const replaced =
    base === undefined
      ? ''
      : `; its base is ${base}${made} in place of the image in the Dockerfile`;
  return `image of ${Math.round(bytes / 1e6)} MB${replaced}`;
}

async function build(
  engine: ContainerEngine,
  name: string,
  source: readonly string[],
): Promise<string> {
  // Podman keeps cached layers as images of their own, without the label.
  const cache = engine === 'podman' ? ['--layers=false'] : [];
  const args = ['build', '--quiet', ...cache, '--label', labelOfRun(engine), ...source];
  try {
    return (await runProgram(engine, args)).stdout.trim();
  } catch (error) {
    throw new Error(`${engine} could not build the image of ${name}: ${outputOf(error)}`, {
      cause: error,
    });
  }
}

/** Reason why the base image can't be had: it is neither on this machine nor in its registry. */
async function missingBase(
  engine: ContainerEngine,
  name: string,
  variable: string,
): Promise<string | undefined> {
  const there = runProgram(engine, ['image', 'inspect', name]);
  const pulled = there.catch(() => runProgram(engine, ['pull', '--quiet', name], PULL));
  return pulled.then(
    () => undefined,
    (error: unknown) =>
      `${engine} answers, but can’t pull the base image ${name} (${outputOf(error)}); ${variable} can name another`,
  );
}

function outputOf(error: unknown): string {
  const { stderr = '', message } = error as Error & { stderr?: string };
  return (stderr || message).trim().slice(-500);
}
