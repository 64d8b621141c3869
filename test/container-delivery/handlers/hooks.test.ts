import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeServiceRevisionsCommand, ECSClient } from '@aws-sdk/client-ecs';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { commitOf } from '../../../lambda/container-delivery/core/commit.ts';
import { Entrance } from '../../../lambda/container-delivery/aws/entrance.ts';
import { verifyVersion } from '../../../lambda/container-delivery/aws/verify-version.ts';
import { releaseFiles } from '../../../tools/container-delivery/release-files.ts';

const COMMIT = '2'.repeat(40);
const ecs = mockClient(ECSClient);

describe('commitOf', () => {
  test.each([`host/web:${COMMIT}`, `host:5000/web:${COMMIT}@sha256:abc`])(
    'returns the commit of the image %s',
    (image) => {
      expect(commitOf(image)).toBe(COMMIT);
    },
  );

  test.each([
    ['host/web', 'latest'],
    ['host:5000/web', 'latest'],
    ['host/web:latest', 'latest'],
    ['host/web:2222222', '2222222'],
    [`host/web:${COMMIT}0`, `${COMMIT}0`],
    ['host/web@sha256:abc', 'latest'],
  ])('rejects the image %s with its tag %s', (image, tag) => {
    expect(() => commitOf(image)).toThrow(`has the tag '${tag}'`);
  });
});

describe('The hook before the first task', () => {
  async function checkImage(image: string | undefined) {
    const containerImages = image ? [{ containerName: 'web', image }] : [];
    ecs.on(DescribeServiceRevisionsCommand).resolves({ serviceRevisions: [{ containerImages }] });
    const { handler } = await import('../../../lambda/container-delivery/check-image.ts');
    const event = {
      executionId: 'execution',
      lifecycleStage: 'PRE_SCALE_UP',
      resourceArn: 'deployment',
      executionDetails: { serviceArn: 'service', targetServiceRevisionArn: 'revision' },
    };
    return handler(event, {} as Context);
  }

  test('accepts an image of a commit, and rejects “latest” or a missing image', async () => {
    expect(await checkImage(`host/web:${COMMIT}`)).toEqual({ hookStatus: 'SUCCEEDED' });
    expect(await checkImage('host/web:latest')).toEqual({ hookStatus: 'FAILED' });
    expect(await checkImage(undefined)).toEqual({ hookStatus: 'FAILED' });
  });

  test('rejects the deployment when ECS does not return the service revision', async () => {
    ecs.on(DescribeServiceRevisionsCommand).rejects(new Error('AccessDenied'));
    const { handler } = await import('../../../lambda/container-delivery/check-image.ts');
    const event = { executionDetails: {} } as Parameters<typeof handler>[0];
    expect(await handler(event, {} as Context)).toEqual({ hookStatus: 'FAILED' });
  });
});

describe('The check of a new version', () => {
  const good: Readonly<Record<string, string>> = {
    '/version': `{"commit":"${COMMIT}"}`,
    '/ready': '{}',
    '/': '<li><a href="/sessions/a">A</a></li>',
  };

  /** Error for a version with these responses, and its requests as host, path and header. */
  async function faultOf(
    answers: Readonly<Record<string, string | number | undefined>>,
    signal = AbortSignal.timeout(10_000),
  ) {
    const asked: string[] = [];
    const server = createServer(({ url = '', headers }, response) => {
      asked.push(`${String(headers.host)}${url} ${String(headers['x-test-traffic'])}`);
      const answer = answers[url];
      if (typeof answer === 'number') response.writeHead(answer).end();
      else if (answer !== undefined) response.end(answer);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const entrance = new Entrance(`http://127.0.0.1:${port}`, 'summit.example');
    const version = { service: 'web', commit: COMMIT };
    const headers = { 'x-test-traffic': 'true' };
    try {
      await verifyVersion(entrance, version, headers, signal, 0);
      return { asked };
    } catch (error) {
      return { asked, message: (error as Error).message };
    } finally {
      server.close();
      server.closeAllConnections();
    }
  }

  test('sends all requests to a good version, with its host name and the test header', async () => {
    expect(await faultOf(good)).toEqual({
      asked: ['/version', '/ready', '/'].map((path) => `web.summit.example${path} true`),
    });
  });

  test.each([
    [{ ...good, '/version': '{"commit":"1111111"}' }, /is not commit 2222/],
    [{ ...good, '/ready': 503 }, /web\/ready answers 503/],
    [{ ...good, '/': '<p>Nothing</p>' }, /lists no session/],
    [{ ...good, '/': 'x'.repeat(1_000_001) }, /more than 1000000 bytes/],
  ])('rejects a broken version after three attempts: %#', async (answers, message) => {
    const fault = await faultOf(answers);
    expect(fault.message).toMatch(message);
    expect(fault.asked.filter((each) => each.includes('/version'))).toHaveLength(3);
  });

  test('rejects a version that hangs at the time limit, without another attempt', async () => {
    const deadline = new AbortController();
    const fault = faultOf({}, deadline.signal);
    setImmediate(() => {
      deadline.abort();
    });
    expect((await fault).message).toMatch(/aborted/);
  });
});

describe('releaseFiles', () => {
  const cloudFormation = mockClient(CloudFormationClient);
  const client = new CloudFormationClient({});

  test('returns the deployed template and parameters with another commit', async () => {
    cloudFormation.on(GetTemplateCommand).resolves({ TemplateBody: '{"Resources":{}}' });
    cloudFormation.on(DescribeStacksCommand).resolves({
      Stacks: [
        {
          StackName: 'ContainerDelivery',
          CreationTime: new Date(0),
          StackStatus: 'CREATE_COMPLETE',
          Parameters: [
            { ParameterKey: 'Commit', ParameterValue: '1'.repeat(40) },
            { ParameterKey: 'DomainName', ParameterValue: 'summit.example' },
          ],
        },
      ],
    });
    expect(await releaseFiles(client, 'ContainerDelivery', COMMIT)).toEqual({
      'ContainerDelivery.template.json': '{"Resources":{}}',
      'parameters.json': JSON.stringify({ Commit: COMMIT, DomainName: 'summit.example' }),
      'configuration.json': JSON.stringify({ Tags: { commit: COMMIT } }),
    });
  });

  test('requires a full commit id and a deployed stack', async () => {
    await expect(releaseFiles(client, 'ContainerDelivery', 'latest')).rejects.toThrow(
      "'latest' is no commit",
    );
    const missing = { name: 'ValidationError', $fault: 'client', $metadata: {} } as const;
    cloudFormation.on(DescribeStacksCommand).rejects(new CloudFormationServiceException(missing));
    await expect(releaseFiles(client, 'ContainerDelivery', COMMIT)).rejects.toThrow(
      `npx cdk deploy ContainerDelivery --parameters Commit=${COMMIT}`,
    );
  });
});
