import { sha256 } from './digest.ts';
import { VARIANTS } from './site.ts';
import { cookieOf, type ViewerRequest } from './request.ts';

/** Keeps a viewer in one half of the experiments. */
export const VARIANT_COOKIE = 'variant';

/** For thirty days; no script needs it. */
export const VARIANT_ATTRIBUTES = 'Path=/; Max-Age=2592000; Secure; HttpOnly; SameSite=Lax';

/** The half that the viewer is in already. */
export function keptVariant(request: ViewerRequest): string | undefined {
  return VARIANTS.find((variant) => variant === cookieOf(request, VARIANT_COOKIE));
}

/**
 * The half for a viewer who is in none. Drawn from the id that CloudFront gives a request and its
 * response: the functions before and after the cache draw the same, and tell each other nothing.
 */
export function drawnVariant(requestId: string): string {
  const drawn = parseInt(sha256(requestId).slice(0, 8), 16);
  return VARIANTS[drawn % VARIANTS.length] || '';
}
