import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { deleteStack, findStack } from '../../local/stack-deletion.ts';
import { projectOf } from '../support/build/project.ts';
import { assume } from '../support/credentials.ts';
import type { Checks } from '../support/scenario.ts';
import type { Assembly } from './builds.ts';
import { changeStack } from './stack-change.ts';

type Outputs = Readonly<Record<string, string>>;

/** Staging as the pipeline deploys it: what the build made, stack by stack, by the roles that the pipeline takes. */
export class Staging {
  private readonly outputs: Outputs;
  private readonly stacks: readonly string[];

  private constructor(outputs: Outputs, stacks: readonly string[]) {
    this.outputs = outputs;
    this.stacks = stacks;
  }

  static async of(outputs: Outputs): Promise<Staging> {
    const { variables } = await projectOf(outputs.BuildProject ?? '');
    return new Staging(outputs, variables.DELIVERED?.split(' ') ?? []);
  }

  /** Anew: what a run that was interrupted left there goes first. */
  async deploy(assembly: Assembly, progress: (text: string) => void): Promise<void> {
    await this.remove(progress);
    const { PipelineRole = '', StagingDeployRole = '', StagingCloudFormationRole } = this.outputs;
    const pipeline = await assume(PipelineRole);
    const credentials = await assume(StagingDeployRole, { credentials: pipeline });
    const configuration = JSON.parse(assembly.get('configuration.json')?.toString() ?? '{}') as {
      Tags: Record<string, string>;
    };
    for (const stack of this.stacks) {
      await changeStack(new CloudFormationClient({ credentials }), {
        StackName: nameOf(stack),
        TemplateURL: await this.upload(assembly, `staging/${stack}.template.json`),
        RoleARN: StagingCloudFormationRole,
        Capabilities: ['CAPABILITY_IAM'],
        Tags: Object.entries(configuration.Tags).map(([Key, Value]) => ({ Key, Value })),
      });
    }
  }

  /** A template has at most 51,200 bytes in a call; CodePipeline too leads CloudFormation to the bucket. */
  private async upload(assembly: Assembly, file: string): Promise<string> {
    const { ArtifactBucket: Bucket = '' } = this.outputs;
    const Key = `scenario/${file}`;
    await new S3Client({}).send(new PutObjectCommand({ Bucket, Key, Body: assembly.get(file) }));
    return `https://s3.amazonaws.com/${Bucket}/${Key}`;
  }

  async proveCommit(commit: string, checks: Checks): Promise<void> {
    const { Stacks: [release] = [] } = await new CloudFormationClient({}).send(
      new DescribeStacksCommand({ StackName: nameOf('DeliveryRelease') }),
    );
    const alias = release?.Outputs?.find(({ OutputKey }) => OutputKey === 'ReleaseAlias');
    const { Payload } = await new LambdaClient({}).send(
      new InvokeCommand({ FunctionName: alias?.OutputValue }),
    );
    const answer = JSON.parse(Payload?.transformToString() ?? '{}') as { commit?: string };
    checks.equal(
      'What the build made is deployed to staging by change sets: the function there answers with the commit',
      commit,
      answer.commit ?? 'nothing',
    );
    checks.equal(
      '… and the stack has it as a tag',
      commit,
      release?.Tags?.find(({ Key }) => Key === 'commit')?.Value ?? 'no tag',
    );
  }

  /** With all that is in it. */
  async remove(progress: (text: string) => void): Promise<void> {
    for (const stack of this.stacks.toReversed()) {
      const deployed = await findStack(nameOf(stack));
      if (deployed) await deleteStack(deployed, progress);
    }
  }
}

function nameOf(stack: string): string {
  return `Staging-${stack}`;
}
