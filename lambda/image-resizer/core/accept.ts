import Negotiator from 'negotiator';

const OFFERED = ['avif', 'webp', 'jpeg'] as const;

export type NegotiatedFormat = (typeof OFFERED)[number];

/**
 * The best format that the client names in its Accept header: AVIF before WebP before JPEG, whatever
 * its weights; a weight of 0 refuses. JPEG for a client that names none of them: wildcards and a
 * missing header don't say that it can read anything newer.
 */
export function negotiateFormat(accept: string | undefined): NegotiatedFormat {
  const named = new Negotiator({ headers: { accept: accept ?? '' } }).mediaTypes();
  return OFFERED.find((format) => named.some((type) => isNamed(type, format))) ?? 'jpeg';
}

function isNamed(type: string, format: NegotiatedFormat): boolean {
  return type.toLowerCase() === `image/${format}`;
}
