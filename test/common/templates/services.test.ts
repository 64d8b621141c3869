import {
  asText,
  listOf,
  readAssembly,
  readTemplate,
  resourceOf,
  resourcesOf,
  STACKS,
} from '../../support/templates.ts';

interface ServiceProperties {
  readonly TaskDefinition: { readonly Ref: string };
  readonly NetworkConfiguration: {
    readonly AwsvpcConfiguration: {
      readonly AssignPublicIp: string;
      readonly SecurityGroups: readonly unknown[];
    };
  };
}

interface TaskProperties {
  readonly TaskRoleArn: unknown;
  readonly ExecutionRoleArn: unknown;
  readonly ContainerDefinitions: readonly {
    readonly LogConfiguration: { readonly Options: { readonly 'awslogs-group': unknown } };
  }[];
}

interface Assets {
  readonly dockerImages?: Readonly<Record<string, { readonly source: unknown }>>;
}

const SERVICE = 'AWS::ECS::Service';
/** Stacks with workers; services behind a load balancer have tests of their own. */
const WITH_WORKERS = STACKS.filter((stack) => {
  const services = resourcesOf(readTemplate(stack), SERVICE);
  return services.some(([, { Properties }]) => listOf(Properties.LoadBalancers ?? []).length === 0);
});

describe.each(WITH_WORKERS)('The container service of %s', (stack) => {
  const template = readTemplate(stack);
  const production = readTemplate(stack, 'production');
  const service = resourceOf<ServiceProperties>(template, SERVICE).Properties;
  const task = resourceOf<TaskProperties>(template, 'AWS::ECS::TaskDefinition').Properties;
  const network = ({ NetworkConfiguration }: ServiceProperties) =>
    NetworkConfiguration.AwsvpcConfiguration;

  test('begins without a task, and takes a deployment back whose tasks do not stay up', () => {
    expect(service).toMatchObject({
      DesiredCount: 0,
      LaunchType: 'FARGATE',
      DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: true, Rollback: true } },
    });
  });

  test('is not root, writes to no disk, has a minute to end, and logs to a group of its own', () => {
    const [container, ...more] = task.ContainerDefinitions;
    expect(more).toEqual([]);
    expect(container).toMatchObject({
      User: 'node',
      ReadonlyRootFilesystem: true,
      StopTimeout: 60,
      LogConfiguration: { LogDriver: 'awslogs' },
    });
    const logs = asText(container?.LogConfiguration.Options['awslogs-group']).slice(1, -1);
    expect(template.Resources[logs]?.Type).toBe('AWS::Logs::LogGroup');
  });

  test('has the permissions of its task role, and not those that ECS starts it with', () => {
    expect(task.TaskRoleArn).not.toEqual(task.ExecutionRoleArn);
  });

  test('is an image for the processor of the functions, built from a folder when it is deployed', () => {
    expect(task).toMatchObject({ RuntimePlatform: { CpuArchitecture: 'ARM64' } });
    const { dockerImages = {} } = JSON.parse(
      readAssembly('sandbox', `${stack}.assets.json`),
    ) as Assets;
    expect(Object.values(dockerImages).map(({ source }) => source)).toEqual([
      { directory: expect.any(String) as string, platform: 'linux/arm64' },
    ]);
  });

  test('is called by nobody, and calls by HTTPS alone', () => {
    const groups = network(service).SecurityGroups.map((group) =>
      asText(group).replace(/^<(\w+)\.GroupId>$/, '$1'),
    );
    expect(groups).toHaveLength(1);
    for (const group of groups) {
      const properties = template.Resources[group]?.Properties;
      expect(properties?.SecurityGroupIngress).toBeUndefined();
      expect(properties?.SecurityGroupEgress).toMatchObject([
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 },
      ]);
    }
    expect(resourcesOf(template, 'AWS::EC2::SecurityGroupIngress')).toEqual([]);
  });

  test('has what its network refuses logged', () => {
    for (const stage of [template, production]) {
      expect(resourceOf(stage, 'AWS::EC2::FlowLog').Properties).toMatchObject({
        TrafficType: 'REJECT',
        LogDestinationType: 'cloud-watch-logs',
      });
    }
  });

  test('reaches AWS in sandbox by a public address, which costs nothing while no task runs', () => {
    expect(network(service).AssignPublicIp).toBe('ENABLED');
  });

  test('reaches AWS in production by endpoints, without a way to the internet', () => {
    const { Properties } = resourceOf<ServiceProperties>(production, SERVICE);
    expect(network(Properties).AssignPublicIp).toBe('DISABLED');
    expect(resourcesOf(production, 'AWS::EC2::InternetGateway')).toEqual([]);
    expect(resourcesOf(production, 'AWS::EC2::Route')).toEqual([]);
    const services = resourcesOf(production, 'AWS::EC2::VPCEndpoint').map(([, endpoint]) =>
      asText(endpoint.Properties.ServiceName).split('<AWS::Region>.').at(-1),
    );
    expect(services).toEqual(
      expect.arrayContaining(
        ['.s3', '.dynamodb', '.sqs', '.logs', '.ecr.api', '.ecr.dkr'].map(
          (name) => expect.stringContaining(name.slice(1)) as string,
        ),
      ),
    );
  });
});
