import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Unpacks bytes that begin as gzip (RFC 1952), whatever the file's name; passes others unchanged. */
export async function* unpacked(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  for (let next; head.length < 2 && !(next = await iterator.next()).done;)
    head = Buffer.concat([head, next.value]);
  const all = prepended(head, iterator);
  yield* head[0] === 0x1f && head[1] === 0x8b ? gunzipped(all) : all;
}

async function* prepended(
  head: Buffer,
  iterator: AsyncIterator<Buffer>,
): AsyncGenerator<Buffer, void> {
  if (head.length > 0) yield head;
  for (let next; !(next = await iterator.next()).done;) yield next.value;
}

function gunzipped(packed: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  // The stream itself passes errors to the reader.
  return pipeline(Readable.from(packed), createGunzip(), () => undefined);
}
