/** Environment variables that the stack sets. Import it before a handler, which reads them at load. */
Object.assign(process.env, {
  PROD_TABLE: 'content',
  DEV_TABLE: 'dev-content',
  USAGE_KEY: 'requests-of-programs',
});
