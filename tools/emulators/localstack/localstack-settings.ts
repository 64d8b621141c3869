/** Environment variables of LocalStack, for the image and the package. */
export const SETTINGS = {
  // Addresses of queues that need no name server.
  SQS_ENDPOINT_STRATEGY: 'path',
  // Pauses of an event source mapping in seconds: after each batch (default 1, which limits it to ten
  // messages per second), and at most after an empty poll or an error (defaults 10 and 60).
  LAMBDA_EVENT_SOURCE_MAPPING_POLL_INTERVAL_SEC: '0.01',
  LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_EMPTY_POLL_SEC: '1',
  LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_ERROR_SEC: '2',
};
