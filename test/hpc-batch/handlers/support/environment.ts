import '../../../support/lambda-environment.ts';

/** Environment of the functions as the stack sets it. */
Object.assign(process.env, {
  DATA_BUCKET: 'data',
  WORK_BUCKET: 'work',
  RESULTS_BUCKET: 'results',
  IMAGE_HASH: 'image-1',
  CATALOGUE_DATABASE: 'genomes',
  CATALOGUE_TABLE: 'variants',
  JOB_LOG_GROUP: '/jobs',
});
