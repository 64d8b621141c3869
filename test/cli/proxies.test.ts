import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { bypassProxies } from '../../tools/support/emulator-environment.ts';

const run = promisify(execFile);
const machine = { ...process.env };

/** Server that answers each request with its name. */
async function serverNamed(name: string): Promise<Server> {
  const server = createServer((_request, response) => response.end(name));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

/** Programs that print the answer of an address, with clients that read the variables of a proxy. */
const CLIENTS: Readonly<Record<string, readonly [program: string, code: string]>> = {
  'Node with NODE_USE_ENV_PROXY': [
    process.execPath,
    "require('node:http').get(process.argv[1], (answer) => answer.pipe(process.stdout))",
  ],
  Python: [
    'python3',
    'import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode())',
  ],
};

let service: Server;
let proxy: Server;

beforeEach(async () => {
  [service, proxy] = await Promise.all([serverNamed('service'), serverNamed('proxy')]);
  delete process.env.NO_PROXY;
  delete process.env.no_proxy;
  for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy'])
    process.env[name] = addressOf(proxy);
  process.env.NODE_USE_ENV_PROXY = '1';
});

afterEach(() => {
  process.env = { ...machine };
  service.close();
  proxy.close();
});

describe.each(Object.entries(CLIENTS))('%s as a child process', (client, [program, code]) => {
  const call = async (address: string) => {
    const { stdout } = await run(program, [client === 'Python' ? '-c' : '-e', code, address], {
      // Jest's own copy of the environment, which the child would not get.
      env: process.env,
    });
    return stdout.trim();
  };

  test('calls this machine through the proxy of the environment without the exception', async () => {
    expect(await call(addressOf(service))).toBe('proxy');
  });

  test('calls this machine directly with it, and others through the proxy', async () => {
    process.env.NO_PROXY = 'intranet.example';
    bypassProxies();
    expect(process.env.NO_PROXY).toMatch(/^intranet\.example,/);
    expect(await call(addressOf(service))).toBe('service');
    expect(await call('http://elsewhere.example/')).toBe('proxy');
  });
});
