import { MEMBERS, SIGN_IN } from './site.ts';
import { addressOf, readPath, type SitePath } from './site-path.ts';
import type { ViewerRequest } from './request.ts';

/** True for a path that requires a session, in any language. */
export function isForMembers(path: SitePath): boolean {
  return path.segments[0] === MEMBERS;
}

/** Address of the sign-in page, which leads back to the path. */
export function signInAddress(path: SitePath): string {
  return `/${SIGN_IN}/?return=${encodeURIComponent(addressOf(path))}`;
}

/**
 * Address that a viewer returns to from the sign-in page. CloudFront passes query values encoded, so
 * that the value is decoded once. Only a valid path of this site is accepted, in its canonical form: no
 * value leads to another host.
 */
export function returnAddress(path: SitePath, request: ViewerRequest): string | undefined {
  const wanted = request.querystring.return;
  if (wanted === undefined || path.segments.join('/') !== SIGN_IN) return undefined;
  const value = decodedOnce(wanted.value);
  const target = value === undefined ? undefined : readPath(value);
  return target === undefined ? undefined : addressOf(target);
}

function decodedOnce(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch (malformed) {
    return undefined;
  }
}
