import { EDITIONS, MARKETS, type Dimension } from './site.ts';
import { headerOf, type ViewerRequest } from './request.ts';
import { pageOf, type SitePath } from './site-path.ts';
import { assignedVariant, cookieVariant } from './variant.ts';

/**
 * File of a page: `index.html`, or the edition for this viewer. The path is the only cache key, so that
 * the cache has one copy of each edition.
 */
export function pageFile(path: SitePath, request: ViewerRequest, requestId: string): string {
  const editions = (EDITIONS[pageOf(path)] || []).map((dimension) =>
    editionOf(dimension, request, requestId),
  );
  return ['index'].concat(editions).concat('html').join('.');
}

function editionOf(dimension: Dimension, request: ViewerRequest, requestId: string): string {
  switch (dimension) {
    case 'variant':
      return cookieVariant(request) || assignedVariant(requestId);
    case 'device':
      return headerOf(request, 'cloudfront-is-mobile-viewer') === 'true' ? 'mobile' : 'desktop';
    case 'market':
      return marketOf(headerOf(request, 'cloudfront-viewer-country'));
  }
}

function marketOf(country: string): string {
  return (
    Object.keys(MARKETS).find((market) => (MARKETS[market] || []).includes(country)) || 'world'
  );
}
