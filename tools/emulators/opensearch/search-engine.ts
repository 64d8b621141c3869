import type { SearchControl } from '../../../test/e2e/scenario.ts';
import type { SearchHost } from '../emulator.ts';
import { UserError } from '../../support/user-error.ts';
import { installSearchEngine } from './install.ts';
import { SearchNode } from './node.ts';
import { startTlsFront } from './tls-front.ts';

/** Architectures with an OpenSearch domain, which can't be deployed locally without a search engine. */
export const SEARCHING: readonly string[] = ['log-pipeline', 'flow-logs'];

/** Search engine for the domains on an emulator. */
export interface SearchEngine {
  /** Address and certificate, for the emulator and its functions. */
  readonly host: SearchHost;
  /**
   * Resolves when the search engine is ready; the emulator may start earlier.
   *
   * @throws NoSearchEngine when a program must be installed first
   */
  readonly start: (progress: (text: string) => void) => Promise<void>;
  /** Stops and starts it during the run; none for the one at OPENSEARCH_URL. */
  readonly control?: SearchControl;
  readonly close: () => Promise<void>;
}

/**
 * Returns the OpenSearch of this run, or the one at OPENSEARCH_URL.
 *
 * @throws UserError when OPENSEARCH_URL is not an address or does not answer
 */
export async function openSearchEngine(): Promise<SearchEngine> {
  const { OPENSEARCH_URL } = process.env;
  if (OPENSEARCH_URL) return useExisting(await checked(OPENSEARCH_URL));
  const node = await SearchNode.create();
  const front = await behindTls('127.0.0.1', node.port);
  const abort = new AbortController();
  let started = Promise.resolve();
  const start = async (progress: (text: string) => void) => {
    const folder = await installSearchEngine(progress, abort.signal);
    progress('starting OpenSearch');
    await node.start(folder);
  };
  return {
    ...front,
    control: node,
    start: (progress) => (started = start(progress)),
    close: async () => {
      abort.abort();
      await Promise.all([front.close(), node.stop()]);
      await started.catch(() => undefined);
    },
  };
}

async function useExisting({ protocol, hostname, port }: URL): Promise<SearchEngine> {
  if (protocol === 'http:') return behindTls(hostname, Number(port || '80'));
  return {
    host: { host: `${hostname}:${port || '443'}` },
    start: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

async function behindTls(hostname: string, port: number): Promise<SearchEngine> {
  const { host, authority, close } = await startTlsFront(hostname, port);
  return {
    host: { host, authority },
    start: () => Promise.resolve(),
    close: () => {
      close();
      return Promise.resolve();
    },
  };
}

async function checked(text: string): Promise<URL> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UserError(`OPENSEARCH_URL=${text} is no address such as http://127.0.0.1:9200.`);
  const answers = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    () => true,
    () => false,
  );
  if (answers) return url;
  throw new UserError(
    `OPENSEARCH_URL=${text} does not answer: start OpenSearch there, or unset OPENSEARCH_URL and it is started for you.`,
  );
}
