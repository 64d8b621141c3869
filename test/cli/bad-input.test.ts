import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';
import { bareEnvironment } from '../support/bare-environment.ts';

/** Output and exit code of a command that has none of the machine's AWS settings. */
function run(command: string, args: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(PROJECT, 'tools', 'cli', `${command}.ts`), ...args],
    { cwd: PROJECT, encoding: 'utf8', env: bareEnvironment(env) },
  );
  return { status, said: `${stdout}${stderr}`.trim().split('\n').at(-1) ?? '' };
}

describe('A command that can’t be carried out ends with 2 and a sentence that says what to do', () => {
  test.each([
    ['start', ['nonsense'], {}, /no architecture 'nonsense'\. There are: image-resizer/],
    ['start', ['--wrong'], {}, /unknown option '--wrong'/],
    ['start', ['image-resizer', '--input', '/nowhere'], {}, /\/nowhere: there is no such folder/],
    ['start', ['--port', '0'], {}, /--port 0: a port is a whole number from 1 to 65535/],
    [
      'start',
      ['--engine', 'nonsense'],
      {},
      /no emulator 'nonsense'\. There are: ministack, localstack\./,
    ],
    [
      'start',
      ['--engine', 'localstack'],
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
      /--engine localstack starts one, but AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:9 says/,
    ],
    [
      'start',
      ['log-pipeline'],
      { OPENSEARCH_URL: 'nowhere' },
      /OPENSEARCH_URL=nowhere is no address such as http/,
    ],
    [
      'start',
      ['log-pipeline'],
      { OPENSEARCH_URL: 'http://127.0.0.1:9' },
      /127\.0\.0\.1:9 does not answer: start OpenSearch there/,
    ],
    [
      'scenario',
      [],
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
      /127\.0\.0\.1:9 does not answer: start/,
    ],
    ['scenario', [], { AWS_ENDPOINT_URL: 'nowhere' }, /AWS_ENDPOINT_URL=nowhere does not answer/],
    ['scenario', [], {}, /No AWS region is set: export AWS_REGION/],
    ['scenario', [], { AWS_REGION: 'eu-west-1' }, /No AWS credentials found: run 'aws sso login'/],
    ['destroy', ['nonsense'], {}, /no architecture 'nonsense'/],
    ['redrive', ['Nonsense'], {}, /no stack 'Nonsense'\. There are: ImageResizer/],
    // The name of a delivered stack is accepted, and looked for at the endpoint.
    [
      'redrive',
      ['Staging-FanOut'],
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
      /127\.0\.0\.1:9 does not answer/,
    ],
    ['redrive', [], {}, /missing required argument 'stack'/],
  ] as const)('npm run %s -- %j with %j', (command, args, env, sentence) => {
    const { status, said } = run(command, args, env);
    expect(said).toMatch(sentence);
    expect(status).toBe(2);
  });
});

/** A CloudFormation in which every stack is deployed; says its port. */
const CLOUDFORMATION = `
  const stack = '<member><StackName>x</StackName><StackStatus>CREATE_COMPLETE</StackStatus><Description>summit-stacks</Description></member>';
  const answer = '<DescribeStacksResponse><DescribeStacksResult><Stacks>' + stack + '</Stacks></DescribeStacksResult></DescribeStacksResponse>';
  const server = require('http').createServer((_, to) => to.end(answer));
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;

test('What would be deleted is named and asked about, and nothing goes where nobody can answer', async () => {
  const server = spawn(process.execPath, ['-e', CLOUDFORMATION]);
  try {
    const [port] = (await once(server.stdout, 'data')) as [Buffer];
    const { status, said } = run('destroy', ['fan-out'], {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${String(port).trim()}`,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    expect(said).toMatch(
      /^Delete FanOut at http:\S+, with all data in them\? Nobody can be asked here: say --yes\.$/,
    );
    expect(status).toBe(2);
  } finally {
    server.kill();
  }
});
