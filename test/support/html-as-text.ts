/** Hands an .html file to a test as the text that esbuild puts into the bundle. */
export function process(html: string): { code: string } {
  return { code: `module.exports = { __esModule: true, default: ${JSON.stringify(html)} };` };
}
