/** Environment of the functions. A test imports this before a handler, which reads it at load time. */
Object.assign(process.env, {
  ACCOUNTS: '111122223333,444455556666',
  PIPELINES: 'release,container',
  SLACK_ORIGIN: 'https://hooks.slack.com',
  WEBHOOK_ARN: 'arn:webhook',
  SIGNING_KEY_ARN: 'arn:key',
  MEMORY_TABLE: 'memory',
  AUDIT_TABLE: 'audit',
  LOG_BUCKET: 'log',
  ALLOWED_USERS: 'U2CERLKJA,U0ADA',
  ALLOWED_CHANNELS: 'G8PSS9T3V',
  ORDERS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders',
  QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/work',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/dead-letters',
  MAX_RECEIVES: '5',
});
