/** What LocalStack is started with, however it is started. */
export const SETTINGS = {
  // Addresses of queues that need no name server.
  SQS_ENDPOINT_STRATEGY: 'path',
  // Seconds that an event source mapping pauses: after each batch, where its own 1 makes ten messages
  // a second of it, and at most when there is none or an error, its own 10 and 60.
  LAMBDA_EVENT_SOURCE_MAPPING_POLL_INTERVAL_SEC: '0.01',
  LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_EMPTY_POLL_SEC: '1',
  LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_ERROR_SEC: '2',
};
