import type { CloudFrontFunctionsEvent } from 'aws-lambda';
import { isForMembers } from './members.ts';
import { readPath } from './site-path.ts';
import { assignedVariant, cookieVariant, VARIANT_ATTRIBUTES, VARIANT_COOKIE } from './variant.ts';

/**
 * CloudFront function on the viewer response, after the cache: its headers are for one viewer. A browser
 * revalidates each page, because its edition can change or it can require a session.
 */
export function handler(event: CloudFrontFunctionsEvent): CloudFrontFunctionsEvent['response'] {
  const response = event.response;
  const type = response.headers['content-type'];
  const isPage = type !== undefined && type.value.startsWith('text/html');
  const path = readPath(event.request.uri);
  if (isPage || (path !== undefined && isForMembers(path)))
    response.headers['cache-control'] = { value: 'private, no-cache' };
  if (isPage && cookieVariant(event.request) === undefined)
    response.cookies[VARIANT_COOKIE] = {
      value: assignedVariant(event.context.requestId),
      attributes: VARIANT_ATTRIBUTES,
    };
  return response;
}
