import { EDITIONS, MARKETS, type Dimension } from './site.ts';
import { headerOf, type ViewerRequest } from './request.ts';
import { pageOf, type SitePath } from './site-path.ts';
import { drawnVariant, keptVariant } from './variant.ts';

/**
 * The file of a page: `index.html`, or for a page with editions that of this viewer. All that a page
 * varies by is in the path, and nothing else in the cache's key: a page has as many copies as it has
 * editions.
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
      return keptVariant(request) || drawnVariant(requestId);
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
