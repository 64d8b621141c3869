import type { CloudFrontFunctionsHeaders } from 'aws-lambda';
import { SECURITY_HEADERS } from './security-headers.ts';

/** An answer that a function gives itself: it never reaches the cache, nor the response headers policy. */
export interface Answer {
  readonly statusCode: number;
  readonly statusDescription: string;
  readonly headers: CloudFrontFunctionsHeaders;
  readonly body?: string;
}

/** @param location an address of this site, as `addressOf` spells it */
export function redirect(location: string): Answer {
  return {
    statusCode: 302,
    statusDescription: 'Found',
    headers: headersWith('location', location),
  };
}

/** For a path that can't be read. */
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
