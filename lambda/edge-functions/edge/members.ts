import { MEMBERS, SIGN_IN } from './site.ts';
import { addressOf, readPath, type SitePath } from './site-path.ts';
import type { ViewerRequest } from './request.ts';

/** Whether a path takes a session, in whatever language. */
export function isForMembers(path: SitePath): boolean {
  return path.segments[0] === MEMBERS;
}

/** Where whoever has no session is sent, and from there back to the path. */
export function signInAddress(path: SitePath): string {
  return `/${SIGN_IN}/?return=${addressOf(path)}`;
}

/**
 * Where a viewer wanted to go who now looks at the sign-in page. Only what reads as a path of this
 * site counts, and it is spelled anew: no value leads to another host.
 */
export function returnAddress(path: SitePath, request: ViewerRequest): string | undefined {
  const wanted = request.querystring.return;
  if (wanted === undefined || path.segments.join('/') !== SIGN_IN) return undefined;
  const target = readPath(wanted.value);
  return target === undefined ? undefined : addressOf(target);
}
