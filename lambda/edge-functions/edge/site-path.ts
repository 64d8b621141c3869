import { LOCALES } from './site.ts';

/** A valid path: the session check and the request to S3 use the same one. */
export interface SitePath {
  /** Language in the path. */
  readonly locale: string | undefined;
  /** Decoded segments after the language. */
  readonly segments: readonly string[];
  /** True for a page, with or without a slash at its end; false for a file. */
  readonly isPage: boolean;
}

/** Limit of S3 for a key. */
const MAX_LENGTH = 1024;

/** Encoded control characters, slash, backslash, percent sign. */
const REJECTED = /%[01]|%7F|%C2%[89]|%2F|%5C|%25/;

/**
 * Reads the path of a request. Each segment is decoded once. A segment that still has a meaning for a
 * server after that (`..`, slashes, control characters, a second encoding) is rejected.
 *
 * @returns nothing for a rejected path
 */
export function readPath(uri: string): SitePath | undefined {
  if (uri.length > MAX_LENGTH || uri.charAt(0) !== '/') return undefined;
  const parts = uri.slice(1).split('/');
  const isFolder = parts[parts.length - 1] === '';
  if (isFolder) parts.pop();
  const all = parts.map(decoded);
  if (all.includes('')) return undefined;
  const locale = LOCALES.find((known) => known === all[0]);
  const segments = locale === undefined ? all : all.slice(1);
  const last = segments[segments.length - 1];
  return {
    locale: locale,
    segments: segments,
    isPage: isFolder || last === undefined || !last.includes('.'),
  };
}

/** Canonical form of a path: it begins with a single slash and has no character that could end a header. */
export function addressOf(path: SitePath): string {
  const all = path.locale === undefined ? path.segments : [path.locale].concat(path.segments);
  const end = path.isPage && all.length > 0 ? '/' : '';
  return `/${all.map(encodeURIComponent).join('/')}${end}`;
}

/** Path of a page without its language, e.g. `/gallery/`. */
export function pageOf(path: SitePath): string {
  return addressOf({ locale: undefined, segments: path.segments, isPage: true });
}

/** The decoded segment, or '' for a rejected one. */
function decoded(segment: string): string {
  try {
    const text = decodeURIComponent(segment);
    const isRejected = text === '.' || text === '..' || REJECTED.test(encodeURIComponent(text));
    return isRejected ? '' : text;
  } catch (malformed) {
    return '';
  }
}
