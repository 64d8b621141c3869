import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const PROGRAMS = join(import.meta.dirname, '../../../lambda/container-delivery');

describe.each(['web', 'catalogue'])('The program of %s', (service) => {
  test('exits with 0 for --check without environment variables, as the build of its image runs it', () => {
    const args = [join(PROGRAMS, `${service}.ts`), '--check'];
    const { status, stderr } = spawnSync(process.execPath, args, { env: {}, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
});
