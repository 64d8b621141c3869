/** Environment variables of the stack; imported before a handler, which reads them when it loads. */
Object.assign(process.env, {
  TARGET_NAME: 'WorkgroupName',
  TARGET: 'warehouse',
  DATABASE: 'warehouse',
  LOADS_BUCKET: 'loads',
  COPY_ROLE_ARN: 'arn:aws:iam::111122223333:role/copy',
  QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/manifests',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/dead-letters',
  MAX_RECEIVES: '5',
});
