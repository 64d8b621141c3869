/**
 * Runs in CloudFront on every request for an image (CloudFront Functions, runtime 2.0): leaves of
 * `Accept` only the best format that the browser names, so that an image has three copies in the
 * cache instead of one per browser version. The same rule as core/accept.ts.
 */
// eslint-disable-next-line @typescript-eslint/no-unused-vars -- CloudFront calls it by its name
function handler(event) {
  var request = event.request;
  var accept = request.headers.accept ? request.headers.accept.value.toLowerCase() : '';
  var named = accept.split(',').filter(function (type) {
    return !/;\s*q=0(\.0*)?\s*(;|$)/.test(type);
  });
  var best = ['image/avif', 'image/webp'].find(function (format) {
    return named.some(function (type) {
      return type.split(';')[0].trim() === format;
    });
  });
  request.headers.accept = { value: best || 'image/jpeg' };
  return request;
}
