/** Environment variables that the stack sets. Import it before the handler, which reads them at load. */
Object.assign(process.env, {
  WORKGROUP: 'lake',
  NAMED_QUERIES: 'trips-by-hour=11111111-1111-4111-8111-111111111111,zone-trips=id-of-zone-trips',
});
