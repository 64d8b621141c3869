import { OWN_ARCHITECTURE } from '../../../lib/common/own-architecture.ts';
import { imageFolder } from '../../../lib/common/worker-image.ts';
import { buildImage, type ImageAnswer } from './built-image.ts';

export interface TaskImageOptions {
  /** File under lambda/ without its extension, e.g. `queue-worker/service`. */
  readonly entry: string;
  /** Path of the Dockerfile. */
  readonly dockerfile: string;
}

const answers = new Map<string, Promise<ImageAnswer>>();

/**
 * Image of a task, built once per run.
 *
 * @throws Error with the end of the engine's output when the build fails
 */
export function taskImage({ entry, dockerfile }: TaskImageOptions): Promise<ImageAnswer> {
  let answer = answers.get(entry);
  if (!answer) {
    answer = buildImage({
      name: entry,
      dockerfile,
      folder: () => imageFolder(entry, OWN_ARCHITECTURE, dockerfile),
      baseVariable: 'SUMMIT_STACKS_BASE_IMAGE',
    });
    answers.set(entry, answer);
  }
  return answer;
}
