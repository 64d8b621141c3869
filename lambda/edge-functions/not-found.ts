import type {
  CloudFrontHeaders,
  CloudFrontResponseEvent,
  CloudFrontResultResponse,
} from 'aws-lambda';
import { missingPage } from './core/missing-page.ts';

/** S3 answers 403 for a missing object, because CloudFront has no permission to list the bucket. */
const MISSING = ['403', '404'];

/** Lambda@Edge on the origin response: replaces the answer of S3 for a missing object, before it is cached. */
export function handler(event: CloudFrontResponseEvent): Promise<CloudFrontResultResponse> {
  const cf = event.Records[0]?.cf;
  if (!cf) throw new Error('CloudFront sent no record.');
  const { request, response } = cf;
  if (!MISSING.includes(response.status)) return Promise.resolve(response);
  const { status, location, locale, body } = missingPage(request.uri);
  return Promise.resolve({
    status: String(status),
    statusDescription: location ? 'Found' : 'Not Found',
    headers: {
      // Some headers of S3 are read-only here: without them CloudFront answers 502.
      ...response.headers,
      ...headers({
        'Cache-Control': 'max-age=60',
        'Content-Language': locale,
        'Content-Type': 'text/html; charset=utf-8',
        ...(location ? { Location: location } : {}),
      }),
    },
    body,
    bodyEncoding: 'text',
  });
}

function headers(values: Readonly<Record<string, string>>): CloudFrontHeaders {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key.toLowerCase(), [{ key, value }]]),
  );
}
