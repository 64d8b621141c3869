import { LOCALES } from './site.ts';

/** A path that was understood: what S3 is asked for and what a session is asked for are the same. */
export interface SitePath {
  /** The language that it names itself. */
  readonly locale: string | undefined;
  /** Decoded, behind the language. */
  readonly segments: readonly string[];
  /** Whether it is a page, with or without its last slash, and not a file. */
  readonly isPage: boolean;
}

/** S3's limit for a key. */
const LONGEST = 1024;

/** Encoded: control characters, slash, backslash, percent sign. */
const REFUSED = /%[01]|%7F|%C2%[89]|%2F|%5C|%25/;

/**
 * Reads a path as a viewer sent it. Each segment is decoded once; what would then still mean
 * something to a server behind it (`..`, slashes, control characters, a second encoding) is refused.
 *
 * @returns nothing when it is refused
 */
export function readPath(uri: string): SitePath | undefined {
  if (uri.length > LONGEST || uri.charAt(0) !== '/') return undefined;
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

/** The one spelling of a path: it begins with a single slash and has no character that could end a header. */
export function addressOf(path: SitePath): string {
  const all = path.locale === undefined ? path.segments : [path.locale].concat(path.segments);
  const end = path.isPage && all.length > 0 ? '/' : '';
  return `/${all.map(encodeURIComponent).join('/')}${end}`;
}

/** The path of a page without its language, e.g. `/gallery/`. */
export function pageOf(path: SitePath): string {
  return addressOf({ locale: undefined, segments: path.segments, isPage: true });
}

/** The segment, or '' for one that is refused. */
function decoded(segment: string): string {
  try {
    const text = decodeURIComponent(segment);
    const isRefused = text === '.' || text === '..' || REFUSED.test(encodeURIComponent(text));
    return isRefused ? '' : text;
  } catch (malformed) {
    return '';
  }
}
