/** esbuild includes the page in the bundle as text. */
declare module '*.html' {
  const text: string;
  export default text;
}
