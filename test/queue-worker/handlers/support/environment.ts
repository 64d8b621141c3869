/** Environment variables that the stack sets. Import it before a handler, which reads them at load. */
const queue = (name: string) => `https://sqs.eu-west-1.amazonaws.com/111122223333/${name}`;

export const QUEUE_URL = queue('jobs');
export const DEAD_LETTER_QUEUE_URL = queue('jobs-dead');
export const ORDERED_QUEUE_URL = queue('ordered.fifo');
export const ORDERED_DEAD_LETTER_QUEUE_URL = queue('ordered-dead.fifo');

Object.assign(process.env, {
  JOBS_TABLE: 'jobs',
  INPUTS_BUCKET: 'inputs',
  QUEUE_URL,
  DEAD_LETTER_QUEUE_URL,
  ORDERED_QUEUE_URL,
  ORDERED_DEAD_LETTER_QUEUE_URL,
  MAX_RECEIVES: '5',
});
