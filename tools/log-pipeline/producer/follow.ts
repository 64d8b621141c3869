import { open, stat, type FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const CHUNK_BYTES = 64 * 1024;

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Milliseconds between two looks at the file. @default 250 */
  readonly interval?: number;
  /** Looks without a new byte after which a file that was rotated away counts as finished. @default 8 */
  readonly quietLooks?: number;
}

/**
 * A growing file as a sequence of files: a new one begins when another file takes the path (rotation)
 * or the file gets shorter (truncation). The open file is read on until nothing more comes, as its
 * writer may not know yet that it was renamed. Ends only by the signal, with its AbortError.
 */
export async function* follow(
  path: string,
  { signal, interval = 250, quietLooks = 8 }: FollowOptions,
): AsyncGenerator<AsyncGenerator<Buffer>> {
  const look = () => sleep(interval, undefined, { signal });
  let handle = await open(path);
  try {
    for (;;) {
      yield growth(handle, path, look, quietLooks);
      if (!(await isReplaced(handle, path))) continue;
      await handle.close();
      handle = await opened(path, look);
    }
  } finally {
    await handle.close();
  }
}

async function* growth(
  handle: FileHandle,
  path: string,
  look: () => Promise<void>,
  quietLooks: number,
): AsyncGenerator<Buffer> {
  let position = 0;
  for (let quiet = 0; ;) {
    const replaced = await isReplaced(handle, path);
    const before = position;
    for await (const chunk of chunksFrom(handle, position)) {
      position += chunk.length;
      yield chunk;
    }
    if ((await handle.stat()).size < position) return;
    quiet = replaced && position === before ? quiet + 1 : 0;
    if (quiet >= quietLooks) return;
    await look();
  }
}

async function* chunksFrom(handle: FileHandle, start: number): AsyncGenerator<Buffer> {
  for (let position = start; ;) {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Another file is there. No file is not: the next one may still come. */
async function isReplaced(handle: FileHandle, path: string): Promise<boolean> {
  const [mine, there] = await Promise.all([handle.stat(), found(stat(path))]);
  return there !== undefined && (there.ino !== mine.ino || there.dev !== mine.dev);
}

async function opened(path: string, look: () => Promise<void>): Promise<FileHandle> {
  for (;;) {
    const handle = await found(open(path));
    if (handle) return handle;
    await look();
  }
}

async function found<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
