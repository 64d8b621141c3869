/** Environment variables of the stack; imported before a handler, which reads them when it loads. */
Object.assign(process.env, {
  UPLOADS_BUCKET: 'uploads',
  THUMBNAILS_BUCKET: 'thumbnails',
  INDEX_TABLE: 'index',
  QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/work',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/dead-letters',
  MAX_RECEIVES: '5',
});
