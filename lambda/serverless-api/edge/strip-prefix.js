/**
 * Runs in CloudFront on every request below /api/ (CloudFront Functions, runtime 2.0): the API has no
 * such prefix, and CloudFront can add to a path but take nothing away.
 */
// eslint-disable-next-line @typescript-eslint/no-unused-vars -- CloudFront calls it by its name
function handler(event) {
  var request = event.request;
  request.uri = request.uri.slice('/api'.length);
  return request;
}
