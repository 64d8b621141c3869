import type { CloudFrontFunctionsEvent } from 'aws-lambda';
import { isForMembers } from './members.ts';
import { readPath } from './site-path.ts';
import { drawnVariant, keptVariant, VARIANT_ATTRIBUTES, VARIANT_COOKIE } from './variant.ts';

/**
 * Runs in CloudFront after the cache: what it adds is for one viewer and is never kept. A browser
 * asks again before it shows a page, as the next one may be another edition, or take a session.
 */
export function handler(event: CloudFrontFunctionsEvent): CloudFrontFunctionsEvent['response'] {
  const response = event.response;
  const type = response.headers['content-type'];
  const isPage = type !== undefined && type.value.startsWith('text/html');
  const path = readPath(event.request.uri);
  if (isPage || (path !== undefined && isForMembers(path)))
    response.headers['cache-control'] = { value: 'private, no-cache' };
  if (isPage && keptVariant(event.request) === undefined)
    response.cookies[VARIANT_COOKIE] = {
      value: drawnVariant(event.context.requestId),
      attributes: VARIANT_ATTRIBUTES,
    };
  return response;
}
