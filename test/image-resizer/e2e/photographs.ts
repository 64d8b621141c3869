import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { animations } from './photographs/animations.ts';
import { formats } from './photographs/formats.ts';
import { grey } from './photographs/grey.ts';
import { oddities } from './photographs/oddities.ts';
import { orientations } from './photographs/orientations.ts';
import type { Sample } from './photographs/sample.ts';
import { reports } from './photographs/reports.ts';
import { spoiled } from './photographs/spoiled.ts';
import { transparent } from './photographs/transparent.ts';

export { corruptAmong, type Damaged, manyPhotographs } from './photographs/burst.ts';
export type { Sample } from './photographs/sample.ts';

/** File on disk to upload. */
export interface Photograph extends Omit<Sample, 'body'> {
  /** Path; the name is in a form that every file system accepts. */
  readonly file: string;
}

/** Folder that keeps the files between runs. */
export const PHOTOGRAPHS = join(PROJECT, '.cache', 'photographs');

/** Increased with every change of the files. */
const version = 11;

interface Manifest {
  readonly version: number;
  readonly photographs: readonly Photograph[];
}

/**
 * Writes the scenario's own inputs for the resizer, valid and invalid, each with its expected outcome.
 * A folder that already has them is used as it is.
 * @throws Error when the folder cannot be written
 */
export async function makePhotographs(folder: string): Promise<readonly Photograph[]> {
  const manifestFile = join(folder, 'manifest.json');
  const known = await readManifest(manifestFile);
  const files = (photographs: readonly Photograph[]) =>
    photographs.map((photograph) => ({ ...photograph, file: join(folder, photograph.file) }));
  if (known?.version === version) return files(known.photographs);

  await mkdir(folder, { recursive: true });
  const photographs: Photograph[] = [];
  for await (const { body, ...sample } of samples()) {
    const file = encodeURIComponent(sample.name);
    await writeFile(join(folder, file), body);
    photographs.push({ ...sample, file });
  }
  // Last, so that an interrupted run leaves no manifest.
  await writeFile(manifestFile, JSON.stringify({ version, photographs } satisfies Manifest));
  return files(photographs);
}

async function* samples(): AsyncGenerator<Sample> {
  yield* await formats();
  yield await grey();
  yield* await orientations();
  yield* await transparent();
  yield* await animations();
  yield* await oddities();
  yield* await spoiled();
  yield* await reports();
}

async function readManifest(file: string): Promise<Manifest | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Manifest);
}
