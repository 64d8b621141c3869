import type { CloudFrontFunctionsHeaders } from 'aws-lambda';
import { SECURITY_HEADERS } from './security-headers.ts';

/** Answer of the function: neither the cache nor the response headers policy sees it. */
export interface Answer {
  readonly statusCode: number;
  readonly statusDescription: string;
  readonly headers: CloudFrontFunctionsHeaders;
  readonly body?: string;
}

/** @param location an address of this site, from `addressOf` */
export function redirect(location: string): Answer {
  return {
    statusCode: 302,
    statusDescription: 'Found',
    headers: headersWith('location', location),
  };
}

/** Answer for an invalid path. */
export function badRequest(): Answer {
  return {
    statusCode: 400,
    statusDescription: 'Bad Request',
    headers: headersWith('content-type', 'text/plain; charset=utf-8'),
    body: 'This address can’t be read: follow a link from the first page.\n',
  };
}

function headersWith(name: string, value: string): CloudFrontFunctionsHeaders {
  const headers: CloudFrontFunctionsHeaders = { 'cache-control': { value: 'no-store' } };
  headers[name] = { value: value };
  Object.keys(SECURITY_HEADERS).forEach((header) => {
    headers[header] = { value: SECURITY_HEADERS[header] || '' };
  });
  return headers;
}
