/** Environment variables that the stack sets. Import it before a handler, which reads them at load. */
Object.assign(process.env, {
  CLUSTER: 'cluster',
  SERVICE: 'service',
  SERVICE_SIZE: '2',
});
