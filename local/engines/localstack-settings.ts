/** What LocalStack is started with, however it is started. */
export const SETTINGS = {
  // Addresses of queues that need no name server.
  SQS_ENDPOINT_STRATEGY: 'path',
  // Seconds that an event source mapping pauses at most; its own 10 and 60 are longer than a scenario waits.
  LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_EMPTY_POLL_SEC: '1',
  LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_ERROR_SEC: '2',
};
