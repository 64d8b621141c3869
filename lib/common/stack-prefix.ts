/**
 * Beginning of the names of stacks: words of letters and digits, each followed by a hyphen. With a
 * longer one, the names of roles and buckets that contain it would be too long.
 */
export const PREFIX = {
  pattern: /^(?=.{0,24}$)([A-Za-z][A-Za-z0-9]*-)*$/,
  words: 'up to 24 letters and digits with a hyphen at the end, e.g. Anna-',
} as const;
