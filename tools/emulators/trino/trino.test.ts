import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCatalogs } from './catalogs.ts';
import { TrinoProcess } from './process.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trino-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Installation whose Java is a shell script with the folder of Trino as its last argument. */
function installation(script: string) {
  const java = join(folder, 'java');
  writeFileSync(java, `#!/bin/sh\nfor last; do :; done\n${script}\n`);
  chmodSync(java, 0o755);
  return { java, folder };
}

const READY =
  'echo http://127.0.0.1:1 > "$last/new"; mv "$last/new" "$last/address"; cat > /dev/null';

describe('The catalogs of Trino', () => {
  beforeEach(() => {
    writeCatalogs(folder, 'http://127.0.0.1:4566');
  });
  const catalog = (name: string) => readFileSync(join(folder, `${name}.properties`), 'utf8');

  test('read tables and files of the emulator, Iceberg tables by a second one', () => {
    for (const name of ['awsdatacatalog', 'iceberg']) {
      expect(catalog(name)).toContain('hive.metastore.glue.endpoint-url=http://127.0.0.1:4566\n');
      expect(catalog(name)).toContain('s3.endpoint=http://127.0.0.1:4566\n');
    }
    expect(catalog('awsdatacatalog')).toContain('hive.iceberg-catalog-name=iceberg\n');
  });

  test('have the permissions of the role that a caller names', () => {
    expect(catalog('awsdatacatalog')).toContain(
      `s3.security-mapping.config-file=${join(folder, 'roles.json')}\n`,
    );
    expect(JSON.parse(readFileSync(join(folder, 'roles.json'), 'utf8'))).toMatchObject({
      mappings: [{ user: 'root', useClusterDefault: 'true' }, { user: 'role' }],
    });
  });
});

describe('The process of Trino', () => {
  test('is started when it has written its address, and can be stopped and started again', async () => {
    const trino = new TrinoProcess(folder);
    const address = () => readFileSync(join(folder, 'address'), 'utf8');
    await trino.start(installation(READY));
    expect(address()).toBe('http://127.0.0.1:1\n');
    await trino.stop();
    expect(address).toThrow('ENOENT');
    await trino.start();
    expect(address()).toBe('http://127.0.0.1:1\n');
    await trino.stop();
  });

  test('ends by itself when its input closes', async () => {
    const trino = new TrinoProcess(folder);
    await trino.start(installation(READY));
    await expect(trino.end()).resolves.toBeUndefined();
  });

  test('fails to start with the end of its log', async () => {
    const trino = new TrinoProcess(folder);
    await expect(trino.start(installation('echo out of memory; exit 1'))).rejects.toThrow(
      'Trino did not start. The end of its log:\nout of memory',
    );
  });

  test('is killed when the run is interrupted while it starts', async () => {
    const trino = new TrinoProcess(folder);
    const interrupted = AbortSignal.abort(new Error('interrupted'));
    await expect(trino.start(installation('cat > /dev/null'), interrupted)).rejects.toThrow(
      'interrupted',
    );
  });
});
