/** Environment variables of LocalStack, for the image and the package. */
export const SETTINGS = {
  // Addresses of queues that need no name server.
  SQS_ENDPOINT_STRATEGY: 'path',
  // Pauses of an event source mapping in seconds: after each batch (default 1, which limits it to ten
  // messages per second), and at most after an empty poll or an error (defaults 10 and 60).
  LAMBDA_EVENT_SOURCE_MAPPING_POLL_INTERVAL_SEC: '0.01',
  LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_EMPTY_POLL_SEC: '1',
  LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_ERROR_SEC: '2',
  // Otherwise all records of all streams are written to a file every five seconds.
  KINESIS_PERSISTENCE: '0',
  KINESIS_MOCK_LOG_LEVEL: 'ERROR',
};

/** Environment variables that choose the additions to LocalStack 4.14. */
export const ADDITIONS = {
  PROVIDER_OVERRIDE_APIGATEWAY: 'additions',
  PROVIDER_OVERRIDE_CLOUDFORMATION: 'additions',
  PROVIDER_OVERRIDE_FIREHOSE: 'additions',
  PROVIDER_OVERRIDE_KINESIS: 'additions',
  PROVIDER_OVERRIDE_OPENSEARCH: 'additions',
  // Without routes for the domains, whose address is that of the engine.
  OPENSEARCH_ENDPOINT_STRATEGY: 'port',
};
