/** What the stack sets; a test imports this before a handler, which reads it when it loads. */
Object.assign(process.env, {
  PROD_TABLE: 'content',
  DEV_TABLE: 'dev-content',
  USAGE_KEY: 'requests-of-programs',
});
