Object.assign(process.env, {
  POWERTOOLS_DEV: 'false',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'id',
  AWS_SECRET_ACCESS_KEY: 'key',
  VIEW_TABLE: 'view',
  ARCHIVE_BUCKET: 'archive',
  SEARCH_ENDPOINT: 'search.test',
});
