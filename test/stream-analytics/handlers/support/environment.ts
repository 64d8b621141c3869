/** Environment variables that the stack sets. Import it before a handler, which reads them at load. */
export const FAILURES_QUEUE_URL = 'https://sqs.eu-west-1.amazonaws.com/111122223333/failures';

Object.assign(process.env, {
  WINDOWS_TABLE: 'windows',
  SET_ASIDE_TABLE: 'set-aside',
  DOMAIN_HOST: 'search-logs-abc.eu-west-1.es.amazonaws.com',
  FAILURES_QUEUE_URL,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
});
