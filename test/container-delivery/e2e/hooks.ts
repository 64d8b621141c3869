import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { machineFactor } from '../../../tools/support/machine-factor.ts';
import { setVariable } from '../../e2e/function-variable.ts';
import type { Checks } from '../../e2e/scenario.ts';
import type { ContainerDelivery } from './container-delivery.ts';
import { FakeService, type Fault } from './fake-service.ts';
import { Task } from './task.ts';

const GREEN = '2'.repeat(40);

/** Timeout of the functions, on a quiet machine. */
const SECONDS = 30;

interface Decision {
  readonly hookStatus?: string;
  readonly inTime: boolean;
}

/**
 * Acts as ECS, which starts no deployment on an emulator: the scenario deploys the release, starts the
 * tasks, configures the load balancer and invokes the functions. The functions call real tasks.
 */
export class Hooks {
  private readonly lambda = new LambdaClient({});
  private readonly ecs = new ECSClient({});
  private readonly delivery: ContainerDelivery;

  constructor(delivery: ContainerDelivery) {
    this.delivery = delivery;
  }

  async check(catalogue: string, checks: Checks): Promise<void> {
    const { delivery } = this;
    await delivery.release(GREEN);
    await setVariable(delivery.output('VerifyFunction'), 'ENTRANCE', delivery.address);
    const revision = await this.revision('web');
    await this.checkImages(revision, checks);
    const routing = await delivery.routing('web');
    const green = await Task.start(delivery, 'web', GREEN, { CATALOGUE_URL: catalogue });
    const { balancer } = delivery;
    const test = () => this.ask('VerifyFunction', 'POST_TEST_TRAFFIC_SHIFT', revision);
    try {
      await balancer.shift(routing.test, routing.green);
      for (const [fault, expected] of [
        ['broken', 'FAILED'],
        ['hanging', 'FAILED'],
      ] as const) {
        await this.checkFault(fault, expected, routing.green, test, checks);
      }
      await balancer.register(routing.green, green.port);
      checks.equal(
        'The hook accepts a good new version that only test requests reach',
        'SUCCEEDED in time; others still see 1111111',
        `${textOf(await test())}; others still see ${await this.commitOf('web')}`,
      );
      const early = await this.ask('VerifyFunction', 'POST_PRODUCTION_TRAFFIC_SHIFT', revision);
      await balancer.shift(routing.production, routing.green);
      const late = await this.ask('VerifyFunction', 'POST_PRODUCTION_TRAFFIC_SHIFT', revision);
      checks.equal(
        'The hook after the traffic shift checks that all traffic has moved',
        'before FAILED in time, after SUCCEEDED in time; all see 2222222',
        `before ${textOf(early)}, after ${textOf(late)}; all see ${await this.commitOf('web')}`,
      );
    } finally {
      await balancer.shift(routing.production, routing.blue);
      await balancer.shift(routing.test, routing.blue);
      await balancer.deregister(routing.green, green.port);
      await green.process.stop();
    }
  }

  private async checkFault(
    fault: Fault,
    expected: string,
    targetGroup: string,
    test: () => Promise<Decision>,
    checks: Checks,
  ): Promise<void> {
    const fake = await FakeService.withFault(fault);
    const { balancer } = this.delivery;
    await balancer.register(targetGroup, fake.port);
    try {
      checks.equal(
        `The hook calls a new version that is ${fault} and rejects it before it gets traffic`,
        `${expected} in time; asked true; all see 1111111`,
        `${textOf(await test())}; asked ${fake.requests > 0}; all see ${await this.commitOf('web')}`,
      );
    } finally {
      await balancer.deregister(targetGroup, fake.port);
      await fake.stop();
    }
  }

  /** Checks an image with a commit id as its tag, and one with the tag "latest". */
  private async checkImages(revision: string, checks: Checks): Promise<void> {
    const good = await this.ask('CheckImageFunction', 'PRE_SCALE_UP', revision);
    const latest = await this.ask(
      'CheckImageFunction',
      'PRE_SCALE_UP',
      await this.latest(revision),
    );
    checks.equal(
      'An image with a commit id as its tag is accepted, and one with the tag “latest” is rejected',
      'commit SUCCEEDED in time, latest FAILED in time',
      `commit ${textOf(good)}, latest ${textOf(latest)}`,
    );
  }

  private async ask(
    output: 'CheckImageFunction' | 'VerifyFunction',
    lifecycleStage: string,
    targetServiceRevisionArn: string,
  ): Promise<Decision> {
    const began = performance.now();
    const event = {
      executionId: `scenario-${Math.round(began)}`,
      lifecycleStage,
      resourceArn: targetServiceRevisionArn.replace('service-revision', 'service-deployment'),
      executionDetails: {
        serviceArn: targetServiceRevisionArn.replace(/service-revision(.*)\/\d+$/, 'service$1'),
        targetServiceRevisionArn,
        testTrafficWeights: {},
        productionTrafficWeights: {},
      },
    };
    const { Payload } = await this.lambda.send(
      new InvokeCommand({
        FunctionName: this.delivery.output(output),
        Payload: JSON.stringify(event),
      }),
    );
    const { hookStatus } = JSON.parse(Payload?.transformToString() ?? '{}') as Decision;
    const limit = SECONDS * 1_000 * machineFactor();
    return { hookStatus, inTime: performance.now() - began < limit };
  }

  /** Service revision of the release. */
  private async revision(name: 'web'): Promise<string> {
    const { serviceArn = '', taskDefinition = '' } = await this.delivery.service(name);
    const number = taskDefinition.split(':').at(-1) ?? '';
    return `${serviceArn.replace(':service/', ':service-revision/')}/${number}`;
  }

  /** Service revision with the same image under the tag "latest". */
  private async latest(revision: string): Promise<string> {
    const { taskDefinition = {} } = await this.ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: this.delivery.taskDefinition('web') }),
    );
    const { family, containerDefinitions = [] } = taskDefinition;
    const { taskDefinition: { revision: number } = {} } = await this.ecs.send(
      new RegisterTaskDefinitionCommand({
        family,
        containerDefinitions: containerDefinitions.map((container) => ({
          ...container,
          image: container.image?.replace(/:[^:/]+$/, ':latest'),
        })),
      }),
    );
    return revision.replace(/\d+$/, String(number));
  }

  private async commitOf(name: 'web'): Promise<string> {
    const { body } = await this.delivery.get(name, '/version');
    return (JSON.parse(body) as { commit: string }).commit.slice(0, 7);
  }
}

function textOf({ hookStatus, inTime }: Decision): string {
  return `${String(hookStatus)} ${inTime ? 'in time' : 'too late'}`;
}
