/**
 * Parses JSON that may begin with a byte order mark, which some editors and producers write.
 *
 * @returns undefined for text that is not JSON
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
