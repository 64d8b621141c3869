import { readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { parse } from 'yaml';
import { PROJECT } from '../../../lib/common/project.ts';
import { strategyOf } from '../../../lib/container-delivery/deployment-strategy.ts';
import { DOCKERFILE, serviceImageFolder } from '../../../lib/container-delivery/service-image.ts';
import { rightsOf, withoutHashOrAttribute } from '../../support/rights.ts';
import { asText, readTemplate, resourceOf, resourcesOf } from '../../support/templates.ts';

const SERVICES = 'AWS::ECS::Service';
const sandbox = readTemplate('ContainerDelivery');
const production = readTemplate('ContainerDelivery', 'production');
const pipeline = readTemplate('ContainerPipeline');

interface ParametersOf {
  readonly Parameters: Readonly<Record<string, { AllowedPattern?: string; Default?: string }>>;
}

function parametersOf(template: unknown) {
  return (template as ParametersOf).Parameters;
}

describe('A release', () => {
  const pattern = new RegExp(`^(?:${parametersOf(sandbox).Commit?.AllowedPattern ?? ''})$`);

  test('is of a full commit id: no name, no short one, and no latest by default', () => {
    expect('0123456789abcdef0123456789abcdef01234567').toMatch(pattern);
    for (const wrong of ['latest', 'main', '0123456', '', `${'0'.repeat(40)}0`, 'G'.repeat(40)])
      expect(wrong).not.toMatch(pattern);
    expect(parametersOf(sandbox).Commit?.Default).toBeUndefined();
  });

  test('is the tag of both images', () => {
    for (const [, { Properties }] of resourcesOf(sandbox, 'AWS::ECS::TaskDefinition')) {
      const [container] = Properties.ContainerDefinitions as [{ Image: unknown }];
      expect(asText(container.Image)).toMatch(/:<Commit>$/);
    }
  });

  test('can change nothing but the task definitions and the two services', () => {
    const own = 'ContainerDelivery-*/ContainerDelivery-*';
    expect(
      rightsOf(
        pipeline,
        /^ReleaseRole/,
        () => true,
        (arn) => arn.replace(/^.*<AWS::AccountId>:/, ''),
      ),
    ).toEqual([
      'cloudformation:DescribeStacks on stack/ContainerPipeline/*',
      'ecs:DeregisterTaskDefinition on *',
      'ecs:DescribeServiceDeployments on service-deployment/' + own + '/*',
      'ecs:DescribeServiceRevisions on service-revision/' + own + '/*',
      'ecs:DescribeServices on service/' + own,
      'ecs:DescribeTaskDefinition on *',
      'ecs:ListServiceDeployments on service/' + own,
      'ecs:RegisterTaskDefinition on task-definition/ContainerDelivery*:*',
      'ecs:StopServiceDeployment on service-deployment/' + own + '/*',
      'ecs:TagResource on task-definition/ContainerDelivery*:*',
      'ecs:UpdateService on service/' + own,
      'iam:PassRole on role/ContainerDelivery-*',
    ]);
  });

  test('comes after a check that refuses latest, and in production after a person if so chosen', () => {
    const { Properties } = resourceOf<{ Stages: { Name: string }[] }>(
      pipeline,
      'AWS::CodePipeline::Pipeline',
    );
    expect(Properties.Stages.map(({ Name }) => Name)).toEqual([
      'Source',
      'Images',
      'Check',
      'Approval',
      'Release',
    ]);
  });
});

test('Images are scanned, never change under their tag, and the last 30 are kept', () => {
  const repositories = resourcesOf(pipeline, 'AWS::ECR::Repository');
  expect(repositories).toHaveLength(2);
  for (const [, { Properties }] of repositories) {
    expect(Properties).toMatchObject({
      ImageTagMutability: 'IMMUTABLE',
      ImageScanningConfiguration: { ScanOnPush: true },
      EmptyOnDelete: true,
    });
    expect(JSON.stringify(Properties.LifecyclePolicy)).toContain('\\"countNumber\\":30');
  }
});

test('The services let nobody in but the load balancer, and the catalogue the web service', () => {
  const rules = resourcesOf(sandbox, 'AWS::EC2::SecurityGroupIngress').map(
    ([, { Properties }]) =>
      `${withoutHashOrAttribute(asText(Properties.SourceSecurityGroupId))} to ${withoutHashOrAttribute(asText(Properties.GroupId))}:${String(Properties.FromPort)}`,
  );
  expect(rules.sort()).toEqual([
    'EntranceSecurityGroup to CatalogueSecurityGroup:8080',
    'EntranceSecurityGroup to WebSecurityGroup:8080',
    'WebSecurityGroup to CatalogueSecurityGroup:8080',
  ]);
});

test('Production takes HTTPS alone, for a name and a certificate that it must be given', () => {
  const listeners = resourcesOf<{
    Port: number;
    SslPolicy?: string;
    DefaultActions: { Type: string }[];
  }>(production, 'AWS::ElasticLoadBalancingV2::Listener').map(([, { Properties }]) => [
    Properties.Port,
    Properties.DefaultActions[0]?.Type,
    Properties.SslPolicy,
  ]);
  expect(listeners.sort()).toEqual([
    [443, 'fixed-response', 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06'],
    [80, 'redirect', undefined],
  ]);
  const { CertificateArn, DomainName } = parametersOf(production);
  expect([CertificateArn?.Default, DomainName?.Default]).toEqual([undefined, undefined]);
});

test('Production has no task with a public address, no NAT gateway, and endpoints for what tasks need', () => {
  for (const [, { Properties }] of resourcesOf(production, SERVICES))
    expect(Properties).toMatchObject({
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'DISABLED' } },
    });
  expect(resourcesOf(production, 'AWS::EC2::NatGateway')).toEqual([]);
  const interfaces = resourcesOf(production, 'AWS::EC2::VPCEndpoint')
    .filter(([, { Properties }]) => Properties.VpcEndpointType === 'Interface')
    .map(([, { Properties }]) => asText(Properties.ServiceName).split('<AWS::Region>.').at(-1));
  expect(interfaces.sort()).toEqual(['ecr.api', 'ecr.dkr', 'logs']);
});

test('Each deployment is watched by alarms, hooks and a circuit breaker, and never has fewer tasks than should run', () => {
  for (const [, { Properties }] of resourcesOf(sandbox, SERVICES)) {
    expect(Properties.DesiredCount).toBeUndefined();
    expect(Properties.DeploymentConfiguration).toMatchObject({
      Strategy: 'BLUE_GREEN',
      BakeTimeInMinutes: 5,
      MinimumHealthyPercent: 100,
      MaximumPercent: 200,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      Alarms: { Enable: true, Rollback: true, AlarmNames: [{}, {}] },
      LifecycleHooks: [
        { LifecycleStages: ['PRE_SCALE_UP'] },
        { LifecycleStages: ['POST_TEST_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT'] },
      ],
    });
  }
});

test('A rolling deployment has no second set of tasks, a canary a tenth of the traffic first', () => {
  const stack = new Stack(new App());
  expect(strategyOf('rolling')).toEqual({ minHealthyPercent: 100, maxHealthyPercent: 200 });
  const { deploymentStrategy, canaryConfiguration } = strategyOf('canary');
  expect(deploymentStrategy).toBe('CANARY');
  expect(stack.resolve(canaryConfiguration?.stepPercent)).toBe(10);
  expect(canaryConfiguration?.stepBakeTime?.toMinutes()).toBe(5);
});

describe('The image', () => {
  const lines = readFileSync(DOCKERFILE, 'utf8').replaceAll(' \\\n', ' ').split('\n');
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM')));

  test('names its base, the program’s user, the commit and how to look after it', () => {
    const { devDependencies } = JSON.parse(readFileSync(`${PROJECT}/package.json`, 'utf8')) as {
      devDependencies: { node: string };
    };
    expect(lines).toContain(`ARG NODE_VERSION=${devDependencies.node}`);
    expect(last[0]).toMatch(/^FROM .*:\$\{NODE_VERSION\}-bookworm-slim$/);
    expect(last).toContain('ARG COMMIT');
    expect(last.join('\n')).toMatch(/LABEL .*revision=\$\{COMMIT\}/);
    expect(last.join('\n')).toMatch(/ENV COMMIT=\$\{COMMIT\}/);
    expect(last.join('\n')).toMatch(/HEALTHCHECK .*CMD \["node", "index.js", "--health"\]/);
    expect(last.indexOf('USER node')).toBeLessThan(last.indexOf('CMD ["node", "index.js"]'));
  });

  test('holds the program and its compiled code, and nothing else', () => {
    expect(last.filter((line) => /^(COPY|ADD|RUN)\b/.test(line))).toEqual([
      'COPY --from=check /home/node/compile-cache /home/node/compile-cache',
      'COPY --from=check /app/index.js ./',
    ]);
  });

  test('gets less time to drain than the task has to stop', () => {
    const [, drain] = /DRAIN_SECONDS=(\d+)/.exec(last.join('\n')) ?? [];
    for (const [, { Properties }] of resourcesOf(sandbox, 'AWS::ECS::TaskDefinition')) {
      const [container] = Properties.ContainerDefinitions as [
        { StopTimeout: number; User: string; ReadonlyRootFilesystem: boolean },
      ];
      expect(container.StopTimeout).toBeGreaterThan(Number(drain) + 7);
      expect(container).toMatchObject({ User: 'node', ReadonlyRootFilesystem: true });
    }
  });

  test('is of no service that there is not', () => {
    expect(() => serviceImageFolder('shop')).toThrow("No handler 'container-delivery/shop'");
  });
});

test('The build tests, refuses what is no commit, and pushes only what succeeded', () => {
  const { phases } = parse(
    readFileSync(`${PROJECT}/lib/container-delivery/buildspecs/images.yml`, 'utf8'),
  ) as { phases: Record<string, { commands: string[] }> };
  expect(Object.keys(phases)).toEqual(['install', 'pre_build', 'build', 'post_build']);
  expect(phases.pre_build?.commands[0]).toBe('npx jest test/container-delivery');
  expect(phases.pre_build?.commands[1]).toContain('^[0-9a-f]{40}$');
  expect(phases.post_build?.commands[0]).toBe('[ "$CODEBUILD_BUILD_SUCCEEDING" = 1 ]');
});
