/** Message of `z.strictObject` that names the unknown keys. */
export const unknownKeys = {
  error: (issue: { code: string; keys?: unknown }) =>
    issue.code === 'unrecognized_keys' ? `unknown: ${String(issue.keys)}` : 'must be an object',
};
