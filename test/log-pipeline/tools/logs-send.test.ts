import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fakeAws, type FakeAws } from './support/fake-aws.ts';
import { numbered } from './support/lines.ts';
import { CREDENTIALS, startTool } from './support/run-tool.ts';

let folder = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logs-send-'));
  file = join(folder, 'access.log');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const start = (args: readonly string[], { endpoint }: Pick<FakeAws, 'endpoint'>) =>
  startTool('logs-send.ts', args, { ...CREDENTIALS, AWS_ENDPOINT_URL: endpoint });
const send = (args: readonly string[], aws: FakeAws) => start(args, aws).ended;
const texts = ({ accepted }: FakeAws) => accepted.map(({ data }) => data.toString().trimEnd());
const keys = ({ accepted }: FakeAws) => accepted.map(({ key }) => key);

describe('npm run logs:send', () => {
  test('sends files to the stream of the stack and prints a summary', async () => {
    await using aws = await fakeAws({ stacks: { LogPipeline: { StreamName: 'logs' } } });
    writeFileSync(file, `${numbered(600)}\n`);
    writeFileSync(`${file}.gz`, gzipSync('packed\n'));
    const { code, stdout, stderr } = await send([file, `${file}.gz`], aws);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^601 lines \(5,299 bytes\) sent, \d+ requests, 0 lines sent again, [\d.]+ s, [\d,]+ lines\/s, empty lines skipped: 1\n$/,
    );
    expect(texts(aws).sort()).toEqual([...numbered(600).trimEnd().split('\n'), 'packed'].sort());
  });

  test('reads standard input', async () => {
    await using aws = await fakeAws();
    const { child, ended } = start(['--stream', 'logs', '--format', 'json', '-'], aws);
    child.stdin.end('one\r\ntwo');
    expect((await ended).code).toBe(0);
    expect(texts(aws)).toEqual(['{"message":"one"}', '{"message":"two"}']);
  });

  test('retries and counts rejected records', async () => {
    await using aws = await fakeAws({ onPut: (call) => call === 1 });
    writeFileSync(file, numbered(100));
    const { code, stdout } = await send(['--stream', 'logs', file], aws);
    expect(code).toBe(0);
    const [, again] = /^100 lines .* requests, (\d+) lines sent again/.exec(stdout) ?? [];
    // Number of records in the first request; a slow file has more requests.
    expect(Number(again)).toBeGreaterThan(0);
    expect(texts(aws).sort()).toEqual(numbered(100).trimEnd().split('\n').sort());
  });

  test('sends each line at least once, with the same key, if it is killed in mid-file and run again', async () => {
    writeFileSync(file, numbered(5_000));
    await using whole = await fakeAws();
    await send(['--stream', 'logs', file], whole);
    let kill = (): void => undefined;
    await using aws = await fakeAws({
      onPut: (call) => {
        if (call === 4) kill();
        return false;
      },
    });
    const { child, ended } = start(['--stream', 'logs', '--concurrency', '1', file], aws);
    kill = () => child.kill('SIGKILL');
    await ended;
    const before = aws.accepted.length;
    expect(before).toBeLessThan(5_000);
    expect(before).toBeGreaterThan(0);
    expect((await send(['--stream', 'logs', file], aws)).code).toBe(0);
    expect(aws.accepted).toHaveLength(before + 5_000);
    expect([...new Set(keys(aws))].sort()).toEqual(keys(whole).sort());
  });

  test('finishes requests in progress, prints its position and exits with 130 after Ctrl-C', async () => {
    writeFileSync(file, numbered(50_000));
    let interrupt = (): void => undefined;
    await using aws = await fakeAws({
      onPut: async (call) => {
        if (call === 3) interrupt();
        // Lets the signal arrive before the response.
        if (call >= 3) await new Promise((resolve) => setTimeout(resolve, 100));
        return false;
      },
    });
    const { child, ended } = start(['--stream', 'logs', '--concurrency', '1', file], aws);
    interrupt = () => child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toContain(`Stopped after ${file} line ${aws.accepted.length}: the same command`);
    expect(stdout).toMatch(new RegExp(`^${aws.accepted.length.toLocaleString('en-US')} lines`));
    expect(texts(aws)).toEqual(numbered(aws.accepted.length).trimEnd().split('\n'));
  });

  test('sends the lines of a pipe as they arrive, as from tail -F', async () => {
    let more = (): void => undefined;
    await using aws = await fakeAws({
      onPut: (call) => {
        if (call === 1) more();
        return false;
      },
    });
    const { child, ended } = start(['--stream', 'logs', '-'], aws);
    more = () => child.stdin.end('two\n');
    child.stdin.write('one\n');
    expect((await ended).code).toBe(0);
    expect(texts(aws)).toEqual(['one', 'two']);
  });

  test('names a line that is too long, sends the others and exits with 1', async () => {
    await using aws = await fakeAws();
    writeFileSync(file, `one\n${'x'.repeat(1024 * 1024)}\nthree\n`);
    const { code, stdout, stderr } = await send(['--stream', 'logs', file], aws);
    expect(code).toBe(1);
    expect(stderr).toContain(`${file} line 2: not sent, its 1048576 bytes are more than`);
    expect(stdout).toContain('lines too long: 1');
    expect(texts(aws)).toEqual(['one', 'three']);
  });

  test('names a damaged file and sends the lines before the damage', async () => {
    await using aws = await fakeAws();
    writeFileSync(file, gzipSync(numbered(3_000)).subarray(0, -10));
    const { code, stderr } = await send(['--stream', 'logs', file], aws);
    expect(code).toBe(1);
    expect(stderr).toContain(`${file} can't be read to its end: unexpected end of file`);
    expect(texts(aws)).toContain('line 2900');
  });
});

describe('npm run logs:send with a user error', () => {
  const sentence = async (args: readonly string[], env: Record<string, string>) => {
    const { code, stderr } = await startTool('logs-send.ts', args, env).ended;
    expect(code).toBe(2);
    return stderr.trim();
  };

  test.each([
    [['/nowhere.log'], /^\/nowhere\.log: there is no such file/],
    [[tmpdir()], /is a folder: name the files in it/],
    [['--wrong', '-'], /^error: unknown option '--wrong'/],
    [[], /missing required argument 'files'/],
    [['--format', 'xml', '-'], /Allowed choices are raw, json, msgpack/],
    [['--rate', '0', '-'], /'0' is invalid.*above 0/],
    [['--concurrency', '99', '-'], /from 1 to 64/],
    [['--follow', '-'], /unknown option '--follow'/],
    [['--stream', 'a', '--stack', 'B', '-'], /cannot be used with/],
    [['-'], /No AWS region is set/],
  ])('exits with 2 and an error message for the arguments %j', async (args, expected) => {
    expect(await sentence(args, {})).toMatch(expected);
  });

  test('exits with 2 and an error message without credentials', async () => {
    expect(await sentence(['-'], { AWS_REGION: 'us-east-1' })).toMatch(/^No AWS credentials found/);
  });

  test('exits with 2 and an error message for a missing stream, a missing stack, or a stack without a stream', async () => {
    await using aws = await fakeAws({ stacks: { Other: { Name: 'x' } } });
    const env = { ...CREDENTIALS, AWS_ENDPOINT_URL: aws.endpoint };
    expect(await sentence(['--stream', 'nope', '-'], env)).toMatch(
      /^There is no data stream 'nope' at http.*: look at 'aws kinesis list-streams'/,
    );
    expect(await sentence(['-'], env)).toMatch(
      /^The stack LogPipeline is not deployed at http.*: deploy it/,
    );
    expect(await sentence(['--stack', 'Other', '-'], env)).toMatch(/has no output StreamName/);
  });
});
