/** esbuild includes the statements in the bundle as text. */
declare module '*.sql' {
  const text: string;
  export default text;
}
