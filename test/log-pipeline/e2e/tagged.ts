import { randomBytes } from 'node:crypto';

/** Lines of one proof: a last field of their own tells them from all others, and from each other. */
export interface Tagged {
  /** Found by search, as a word of `event.original`. */
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
