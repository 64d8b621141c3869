/** Environment variables that the stack sets, without logs. Import it before a handler, which reads them at load. */
Object.assign(process.env, {
  AWS_REGION: 'us-east-1',
  PROD_TABLE: 'content',
  USAGE_KEY: 'programs',
  POWERTOOLS_SERVICE_NAME: 'bench',
  POWERTOOLS_METRICS_NAMESPACE: 'summit-stacks',
  POWERTOOLS_METRICS_DISABLED: 'true',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
});
