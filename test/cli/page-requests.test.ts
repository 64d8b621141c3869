import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { openApi } from '../../lambda/serverless-api/core/open-api.ts';
import { blocksOfPages } from '../support/commands-of-pages.ts';

const run = promisify(execFile);

interface Sent {
  readonly line: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** Blocks with requests, without the one that installs another project's program. */
const BLOCKS = blocksOfPages().filter(
  ([, block]) => /\bcurl /.test(block) && !block.includes('| sh'),
);

/** Programs of the blocks that need an account or this repository's remote. */
const WITHOUT_ACCOUNT = 'aws() { :; }; npx() { :; }; git() { :; }\n';

/** Assignment that the reader completes. */
const PLACEHOLDER = /^\w+=….*$/gm;

let server: Server;
let address: string;
let sent: Sent[];

beforeEach(async () => {
  sent = [];
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      sent.push({ line: `${method} ${url}`, headers, body: Buffer.concat(parts).toString() });
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

/** Runs a block with bash and the machine's curl, at the local server. */
async function runBlock(block: string): Promise<void> {
  const variables = {
    ...{ API: address, URL: address, AWS_ENDPOINT_URL: address },
    ...{ DOMAIN: 'd111111abcdef8.cloudfront.net', POOL: 'pool', ID_TOKEN: 'token' },
  };
  const completed = block.replaceAll(PLACEHOLDER, '').replaceAll('http://127.0.0.1:PORT', address);
  const code = `set -euo pipefail\n${WITHOUT_ACCOUNT}${completed}`;
  await run('bash', ['-c', code], {
    env: { ...process.env, ...variables, NO_PROXY: '*', no_proxy: '*' },
  });
}

/** Operations of the content API: `GET /sites/{site}` as a pattern. */
function operations(): RegExp[] {
  const { paths } = openApi() as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(
      (method) =>
        new RegExp(`^${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, '[^/]+')}(\\?|$)`),
    ),
  );
}

test('Pages of four architectures have blocks with curl', () => {
  const pages = BLOCKS.map(([page]) => page.split('/')[1]);
  expect([...new Set(pages)].sort()).toEqual([
    'container-delivery',
    'edge-functions',
    'log-pipeline',
    'serverless-api',
  ]);
});

test.each(BLOCKS)('A block of %s runs with bash, and curl sends its requests', async (_, block) => {
  await runBlock(block);
  const calls = block.match(/^(?:curl|call|get) /gm) ?? [];
  expect(sent.length).toBeGreaterThan(0);
  expect(sent).toHaveLength(calls.length);
  for (const { body } of sent) if (body) expect(() => JSON.parse(body) as unknown).not.toThrow();
});

test('Each request of the content API’s page is an operation of that API', async () => {
  for (const [page, block] of BLOCKS) if (page.includes('serverless-api')) await runBlock(block);
  const known = operations();
  expect(sent.length).toBeGreaterThan(5);
  expect(sent.filter(({ line }) => !known.some((each) => each.test(line)))).toEqual([]);
});

test('The requests of the page of edge functions and of container delivery name the host', async () => {
  for (const [page, block] of BLOCKS) if (/edge|container/.test(page)) await runBlock(block);
  expect(sent.map(({ line, headers }) => [line, headers.host])).toEqual(
    expect.arrayContaining([
      ['GET /members/', 'd111111abcdef8.cloudfront.net'],
      ['GET /sessions', 'catalogue.summit.example'],
    ]),
  );
});
