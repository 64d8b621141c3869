import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';

/** Commands that find stacks by their names, with the arguments that they require. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'cli/start.ts': [],
  'cli/scenario.ts': [],
  'cli/destroy.ts': [],
  'cli/redrive.ts': ['FanOut'],
  'log-pipeline/logs-send.ts': ['-'],
  'log-pipeline/dashboards.ts': ['LogPipeline'],
  'stream-analytics/trips-send.ts': [],
  'stream-analytics/analytics.ts': ['status'],
  'change-data-capture/sweep.ts': [],
  'serverless-api/site.ts': [],
  'delivery-pipeline/audit.ts': ['--since', '7d'],
  'landing-zone/organization.ts': [],
};

test.each(Object.entries(COMMANDS))(
  'tools/%s rejects a prefix that no stack can have',
  (file, required) => {
    const command = [join(PROJECT, 'tools', file), ...required, '--prefix', 'Anna'];
    const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
    expect(stderr).toContain("argument 'Anna' is invalid");
    expect(stderr).toContain('up to 24 letters and digits with a hyphen at the end, e.g. Anna-');
    expect(status).toBe(2);
  },
);
