import type { Architecture } from '../common/architecture.ts';

export const CONTAINER_DELIVERY: Architecture = {
  letter: 'E',
  id: 'container-delivery',
  title: 'ECS continuous deployment',
  notes: 'San Francisco 2017, London 2016',
  stacks: ['ContainerPipeline', 'ContainerDelivery'],
  requiredServices: ['ARNs of ignored resources'],
  // An emulator runs no image; the scenario starts the program itself, with this commit.
  parameters: { 'ContainerDelivery:Commit': '1111111111111111111111111111111111111111' },
  permissions: {
    unused: [
      {
        role: /^ImageBuild/,
        actions: [
          'ecr:BatchCheckLayerAvailability',
          'ecr:BatchGetImage',
          'ecr:CompleteLayerUpload',
          'ecr:DescribeImageScanFindings',
          'ecr:DescribeImages',
          'ecr:GetAuthorizationToken',
          'ecr:InitiateLayerUpload',
          'ecr:PutImage',
          'ecr:UploadLayerPart',
          'cloudformation:DescribeStacks',
          'cloudformation:GetTemplate',
        ],
        reason: 'the commands of the build push images and read the deployed ones, with fakes here',
        test: 'test/container-delivery/e2e/image-build.ts',
      },
      {
        role: /^Hooks/,
        actions: ['ecs:DescribeServiceRevisions'],
        resource: /:service\//,
        reason:
          'AWS evaluates the action for the service beside the revision, the emulator for the revision',
      },
      {
        role: /^CheckCheckArtifact/,
        actions: ['codepipeline:PutJobFailureResult', 'codepipeline:PutJobSuccessResult'],
        reason: 'only CodePipeline, which the emulator does not run, calls the check',
      },
    ],
  },
};
