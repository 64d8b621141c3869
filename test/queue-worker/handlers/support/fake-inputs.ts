import { Readable } from 'node:stream';
import { NoSuchKey } from '@aws-sdk/client-s3';

/** Inputs bucket in memory. */
export class FakeInputs {
  /** Requested keys, in order. */
  readonly reads: string[] = [];
  readonly #objects = new Map<string, Buffer>();
  readonly #failures = new Map<string, number>();

  put(key: string, content: string | Buffer): void {
    this.#objects.set(key, Buffer.from(content));
  }

  /** Makes the next reads of a key fail with a transient error. */
  failReading(key: string, times = Infinity): void {
    this.#failures.set(key, times);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws is a rejection
  async read(key: string): Promise<{ Body: Readable; ContentLength: number }> {
    this.reads.push(key);
    const failures = this.#failures.get(key) ?? 0;
    if (failures > 0) {
      this.#failures.set(key, failures - 1);
      throw new Error('SlowDown');
    }
    const content = this.#objects.get(key);
    if (!content) throw new NoSuchKey({ message: 'The key does not exist', $metadata: {} });
    return { Body: Readable.from(pieces(content)), ContentLength: content.length };
  }
}

/** Chunks that can end within a character, as from the network. */
function pieces(content: Buffer): Buffer[] {
  const size = 16_384;
  return Array.from({ length: Math.ceil(content.length / size) }, (_, at) =>
    content.subarray(at * size, (at + 1) * size),
  );
}
