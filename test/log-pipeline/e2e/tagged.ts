import { randomBytes } from 'node:crypto';

/** Lines of one check; a unique last field distinguishes them from all others and from each other. */
export interface Tagged {
  /** Tag for searches: a word of `event.original`. */
  readonly tag: string;
  readonly lines: readonly Buffer[];
}

export function tagged(lines: readonly (string | Buffer)[]): Tagged {
  const tag = newTag();
  const field = (at: number) => Buffer.from(` ${tag}-${at}`);
  return { tag, lines: lines.map((line, at) => Buffer.concat([Buffer.from(line), field(at)])) };
}

export function newTag(): string {
  return `t${randomBytes(6).toString('hex')}`;
}
