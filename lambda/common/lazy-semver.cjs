// In every bundle in the place of the package `semver`: the parts of it that bundled packages call,
// each loaded when it is called. X-Ray's SDK loads all of it for clients of SDK v2, which are not here.
module.exports = {
  coerce: (...of) => require('../../node_modules/semver/functions/coerce.js')(...of),
  gt: (...of) => require('../../node_modules/semver/functions/gt.js')(...of),
  gte: (...of) => require('../../node_modules/semver/functions/gte.js')(...of),
  satisfies: (...of) => require('../../node_modules/semver/functions/satisfies.js')(...of),
};
