import { UserError } from '../../support/user-error.ts';
import type { Engine, OpenEngine } from '../engine.ts';
import { installSearchEngine, isSearchEngineInstalled } from './install.ts';
import { SearchNode } from './node.ts';
import { startTlsFront } from './tls-front.ts';

/** OpenSearch behind the domains of an emulator: one node of this run, or the one at OPENSEARCH_URL. */
export const openSearch: Engine = {
  id: 'opensearch',
  title: 'OpenSearch',
  megabytes: 55,
  isInstalled: () => process.env.OPENSEARCH_URL !== undefined || isSearchEngineInstalled(),
  open: async () => {
    const { OPENSEARCH_URL } = process.env;
    return OPENSEARCH_URL ? openExisting(await checked(OPENSEARCH_URL)) : openNode();
  },
};

async function openNode(): Promise<OpenEngine> {
  const node = await SearchNode.create();
  const { environment, close } = await behindTls('127.0.0.1', node.port);
  return {
    environment,
    control: node,
    start: async ({ progress, signal }) => {
      const folder = await installSearchEngine(progress, signal);
      progress('starting OpenSearch');
      await node.start(folder);
    },
    close: async () => {
      await Promise.all([close(), node.stop()]);
    },
  };
}

async function openExisting({ protocol, hostname, port }: URL): Promise<OpenEngine> {
  if (protocol === 'http:') return behindTls(hostname, Number(port || '80'));
  return {
    environment: environmentFor(`${hostname}:${port || '443'}`),
    start: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

async function behindTls(hostname: string, port: number): Promise<OpenEngine> {
  const { host, authority, close } = await startTlsFront(hostname, port);
  return {
    environment: {
      ...environmentFor(host),
      NODE_EXTRA_CA_CERTS: authority,
      REQUESTS_CA_BUNDLE: authority,
    },
    start: () => Promise.resolve(),
    close: () => {
      close();
      return Promise.resolve();
    },
  };
}

/**
 * Variables of MiniStack and of LocalStack for the server behind their domains.
 *
 * @param host `host:port` of a server with TLS
 */
function environmentFor(host: string) {
  return {
    MINISTACK_OPENSEARCH_ENDPOINT: host,
    OPENSEARCH_CUSTOM_BACKEND: `https://${host}`,
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
