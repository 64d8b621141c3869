import type { ServiceVariables } from '../../../lambda/market-hours/contract.ts';
import { FakeAws, type Call } from '../../e2e/fake-aws.ts';
import { setVariable } from '../../e2e/function-variable.ts';
import type { Deployment } from '../../e2e/scenario.ts';

/**
 * ECS with one service, where the emulator has none: its tasks run as soon as they are desired. The
 * scenario runs their program.
 */
export class FakeEcs extends FakeAws {
  /** Environment variables of the service's container. */
  variables: Partial<ServiceVariables> = {};
  private count = 0;

  /** Runs the scenario with this ECS, for its own calls and for those of the deployed function. */
  static async while({ output }: Deployment, work: () => Promise<void>): Promise<void> {
    const ecs = await FakeEcs.start();
    ecs.variables = {
      QUEUE_URL: output('QueueUrl'),
      DEAD_LETTER_QUEUE_URL: output('DeadLetterQueueUrl'),
      VERDICTS_TABLE: output('VerdictsTable'),
      VISIBILITY_SECONDS: '30',
      MAX_RECEIVES: '5',
    };
    process.env.AWS_ENDPOINT_URL_ECS = ecs.address;
    const point = (address?: string) =>
      setVariable(output('SetHoursFunction'), 'AWS_ENDPOINT_URL_ECS', address);
    await point(ecs.address);
    try {
      await work();
    } finally {
      await point();
      delete process.env.AWS_ENDPOINT_URL_ECS;
      await ecs.stop();
    }
  }

  protected override reply = ({ operation, input }: Call): readonly [number, object] => {
    if (operation === 'UpdateService') this.count = Number(input.desiredCount);
    if (operation === 'DescribeTaskDefinition') return [200, this.taskDefinition()];
    const service = { status: 'ACTIVE', desiredCount: this.count, runningCount: this.count };
    return [200, { services: [service], service }];
  };

  private taskDefinition(): object {
    const environment = Object.entries(this.variables).map(([name, value]) => ({ name, value }));
    return {
      taskDefinition: {
        taskRoleArn: 'arn:aws:iam::000000000000:role/Task',
        containerDefinitions: [
          { environment, user: 'node', readonlyRootFilesystem: true, stopTimeout: 60 },
        ],
      },
    };
  }
}
