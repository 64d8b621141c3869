import Negotiator from 'negotiator';

const OFFERED = ['avif', 'webp', 'jpeg'] as const;

export type NegotiatedFormat = (typeof OFFERED)[number];

/**
 * Best format that the client names in its Accept header: AVIF before WebP before JPEG, for any
 * weights; a weight of 0 excludes a format. JPEG for a client that names none of them: wildcards and
 * a missing header do not mean that it can read a newer format.
 */
export function negotiateFormat(accept: string | undefined): NegotiatedFormat {
  const named = new Negotiator({ headers: { accept: accept ?? '' } }).mediaTypes();
  return OFFERED.find((format) => named.some((type) => isNamed(type, format))) ?? 'jpeg';
}

function isNamed(type: string, format: NegotiatedFormat): boolean {
  return type.toLowerCase() === `image/${format}`;
}
