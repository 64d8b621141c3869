/** Transforms an .html file into a module with its text, as esbuild does. */
export function process(html: string): { code: string } {
  return { code: `module.exports = { __esModule: true, default: ${JSON.stringify(html)} };` };
}
