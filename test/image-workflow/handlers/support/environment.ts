/** Environment variables of the stack; imported before a handler, which reads them when it loads. */
Object.assign(process.env, {
  UPLOADS_BUCKET: 'uploads',
  RENDITIONS_BUCKET: 'renditions',
  STATE_MACHINE_ARN: 'arn:aws:states:eu-west-1:111122223333:stateMachine:recognition',
  QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/requests',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/dead-letters',
  MAX_RECEIVES: '5',
});
