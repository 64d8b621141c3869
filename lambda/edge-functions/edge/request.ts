import type { CloudFrontFunctionsEvent } from 'aws-lambda';

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
export type ViewerRequest = CloudFrontFunctionsEvent['request'];

/** Value of a header, '' without the header. */
export function headerOf(request: ViewerRequest, name: string): string {
  const header = request.headers[name];
  return header === undefined ? '' : header.value;
}

/** Value of a cookie; '' without the cookie, and for several cookies of that name, which are ambiguous. */
export function cookieOf(request: ViewerRequest, name: string): string {
  // The documentation of AWS is ambiguous about whether names of cookies become lower case.
  const cookie = request.cookies[name] || request.cookies[name.toLowerCase()];
  return cookie === undefined || cookie.multiValue !== undefined ? '' : cookie.value;
}
