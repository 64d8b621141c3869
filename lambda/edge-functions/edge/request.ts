import type { CloudFrontFunctionsEvent } from 'aws-lambda';

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
export type ViewerRequest = CloudFrontFunctionsEvent['request'];

/** The value of a header, '' when it was not sent. */
export function headerOf(request: ViewerRequest, name: string): string {
  const header = request.headers[name];
  return header === undefined ? '' : header.value;
}

/** The value of a cookie; '' when it was not sent, and when more than one was, as the right one can't be told. */
export function cookieOf(request: ViewerRequest, name: string): string {
  // AWS says of cookies' names both, that they stay and that they become lower case.
  const cookie = request.cookies[name] || request.cookies[name.toLowerCase()];
  return cookie === undefined || cookie.multiValue !== undefined ? '' : cookie.value;
}
