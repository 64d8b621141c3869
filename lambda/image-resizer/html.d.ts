/** esbuild puts the page into the bundle as text. */
declare module '*.html' {
  const text: string;
  export default text;
}
