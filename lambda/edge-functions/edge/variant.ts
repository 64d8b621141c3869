import { sha256 } from './digest.ts';
import { VARIANTS } from './site.ts';
import { cookieOf, type ViewerRequest } from './request.ts';

/** Cookie with the variant of a viewer. */
export const VARIANT_COOKIE = 'variant';

/** Attributes of the cookie: thirty days, without access for scripts. */
export const VARIANT_ATTRIBUTES = 'Path=/; Max-Age=2592000; Secure; HttpOnly; SameSite=Lax';

/** Variant in the viewer's cookie. */
export function cookieVariant(request: ViewerRequest): string | undefined {
  return VARIANTS.find((variant) => variant === cookieOf(request, VARIANT_COOKIE));
}

/**
 * Variant for a viewer without the cookie, from the id that request and response share: the functions
 * before and after the cache get the same result.
 */
export function assignedVariant(requestId: string): string {
  const number = parseInt(sha256(requestId).slice(0, 8), 16);
  return VARIANTS[number % VARIANTS.length] || '';
}
