import type {
  CloudFrontHeaders,
  CloudFrontResponseEvent,
  CloudFrontResultResponse,
} from 'aws-lambda';
import { missingPage } from './core/missing-page.ts';

/** S3 says 403 for what is not there, as CloudFront has no right to list the bucket. */
const NOT_THERE = ['403', '404'];

/** Runs in Lambda@Edge on what S3 answers, before the cache keeps it. */
export function handler(event: CloudFrontResponseEvent): Promise<CloudFrontResultResponse> {
  const cf = event.Records[0]?.cf;
  if (!cf) throw new Error('CloudFront sent no record.');
  const { request, response } = cf;
  if (!NOT_THERE.includes(response.status)) return Promise.resolve(response);
  const { status, location, locale, body } = missingPage(request.uri);
  return Promise.resolve({
    status: String(status),
    statusDescription: location ? 'Found' : 'Not Found',
    headers: {
      // Some of S3's own are read-only here: without them, CloudFront answers 502.
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
