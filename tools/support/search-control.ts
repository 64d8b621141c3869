import type { EngineControl } from './engine-control.ts';

/** Control of the OpenSearch behind the domains. */
export interface SearchControl extends EngineControl {
  /**
   * Sends a request as the administrator of the cluster, whom the service alone has on AWS.
   *
   * @throws Error with OpenSearch's message for a refused request
   */
  readonly request: (method: string, path: string, body?: object) => Promise<void>;
}
