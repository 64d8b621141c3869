/** For `z.strictObject`: keys that it does not have are named. */
export const unknownKeys = {
  error: (issue: { code: string; keys?: unknown }) =>
    issue.code === 'unrecognized_keys' ? `unknown: ${String(issue.keys)}` : 'must be an object',
};
