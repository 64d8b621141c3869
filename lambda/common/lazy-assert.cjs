// In every bundle in the place of `assert`, of which X-Ray's SDK uses `ok` alone (in cls-hooked): to load
// it takes a cold start 3 ms, so that waits until something is not.
module.exports = {
  ok(value, message) {
    if (!value) require('node:assert').ok(value, message);
  },
};
