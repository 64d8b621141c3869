/** Disables logs and metrics, which would be part of the measurement. Must be imported first. */
Object.assign(process.env, {
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_METRICS_DISABLED: 'true',
});
