import { delimiter } from 'node:path';

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
const ADDITIONS = {
  PROVIDER_OVERRIDE_APIGATEWAY: 'additions',
  PROVIDER_OVERRIDE_CLOUDFORMATION: 'additions',
  PROVIDER_OVERRIDE_FIREHOSE: 'additions',
  PROVIDER_OVERRIDE_KINESIS: 'additions',
  PROVIDER_OVERRIDE_OPENSEARCH: 'additions',
  // Without routes for the domains, whose address is that of the engine.
  OPENSEARCH_ENDPOINT_STRATEGY: 'port',
};

/**
 * Environment variables of LocalStack 4.14 with our plug-ins, on the loopback interface of this machine.
 *
 * @param plugins folders of the plug-ins
 */
export function withPlugins(port: number, plugins: readonly string[]) {
  return {
    ...SETTINGS,
    ...ADDITIONS,
    PYTHONPATH: plugins.join(delimiter),
    // Independent of the locale, because keys of objects are written to files.
    PYTHONUTF8: '1',
    GATEWAY_LISTEN: `127.0.0.1:${port}`,
    // Host of the addresses that it returns: every SDK uses path style for an IP address.
    LOCALSTACK_HOST: `127.0.0.1:${port}`,
    LAMBDA_RUNTIME_EXECUTOR: 'process',
    DYNAMODB_IN_MEMORY: '1',
    // No name server, no certificate from the network, no usage statistics.
    DNS_ADDRESS: '0',
    SKIP_SSL_CERT_DOWNLOAD: '1',
    DISABLE_EVENTS: '1',
  };
}
