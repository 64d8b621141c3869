/** What the stack sets; a test imports this before a handler, which reads it when it loads. */
Object.assign(process.env, {
  CLUSTER: 'cluster',
  SERVICE: 'service',
  SERVICE_SIZE: '2',
});
