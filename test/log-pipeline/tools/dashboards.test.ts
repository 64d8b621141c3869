import { fakeAws } from './support/fake-aws.ts';
import { listen } from './support/fake-domain.ts';
import { CREDENTIALS, startTool } from './support/run-tool.ts';

test('npm run dashboards prints its address, signs requests and ends with Ctrl-C', async () => {
  const domain = await listen((request, answer) => {
    answer.end(request.headers.authorization);
  });
  await using aws = await fakeAws({ stacks: { LogPipeline: { DomainEndpoint: domain.url } } });
  const env = { ...CREDENTIALS, AWS_ENDPOINT_URL: aws.endpoint };
  const { child, ended } = startTool('dashboards.ts', ['LogPipeline'], env);
  const said = await new Promise<string>((resolve) => {
    child.stdout.once('data', (text: Buffer) => {
      resolve(text.toString());
    });
  });
  const [, address = ''] =
    /^Dashboards: (http:\/\/127\.0\.0\.1:\d+)\/_dashboards\/$/m.exec(said) ?? [];
  const answer = await (await fetch(address)).text();
  expect(answer).toMatch(/^AWS4-HMAC-SHA256 Credential=test\/\d+\/us-east-1\/es\/aws4_request/);
  child.kill('SIGINT');
  expect((await ended).code).toBe(0);
  await domain.close();
});

describe('npm run dashboards', () => {
  test.each([
    [[], /missing required argument 'stack'/],
    [['LogPipeline', '--port', '0'], /a port is a whole number/],
    [['Nothing'], /^Nothing at http.* has no output DomainEndpoint: is it deployed there\?/],
  ])('exits with 2 and an error message for the arguments %j', async (args, sentence) => {
    await using aws = await fakeAws();
    const env = { ...CREDENTIALS, AWS_ENDPOINT_URL: aws.endpoint };
    const { code, stderr } = await startTool('dashboards.ts', args, env).ended;
    expect(stderr).toMatch(sentence);
    expect(code).toBe(2);
  });
});
