import { parse } from 'yaml';
import { readTemplate, resourceOf, resourcesOf, STAGES } from '../../support/templates.ts';

interface PipelineProperties {
  readonly PipelineType: string;
  readonly ExecutionMode: string;
  readonly Stages: readonly {
    readonly Name: string;
    readonly Actions: readonly {
      readonly Name: string;
      readonly RunOrder: number;
      readonly Configuration: Readonly<Record<string, unknown>>;
    }[];
  }[];
  readonly Triggers: readonly unknown[];
}

interface ProjectProperties {
  readonly Source: { readonly BuildSpec: string };
  readonly Cache: { readonly Type: string };
  readonly EncryptionKey: unknown;
}

const template = readTemplate('DeliveryPipeline');
const pipeline = resourceOf<PipelineProperties>(template, 'AWS::CodePipeline::Pipeline').Properties;

test('The pipeline runs from the commit to production, with a manual approval before production', () => {
  expect(
    pipeline.Stages.map(({ Name, Actions }) => [Name, ...Actions.map((each) => each.Name)]),
  ).toEqual([
    ['Source', 'Commit'],
    ['Build', 'Build', 'CheckArtifact'],
    ['Test', 'Test'],
    [
      'Staging',
      'Prepare-DeliveryRelease',
      'Deploy-DeliveryRelease',
      'Prepare-FanOut',
      'Deploy-FanOut',
      'SmokeTest',
    ],
    ['Approval', 'Approve'],
    [
      'Production',
      'Prepare-DeliveryRelease',
      'Deploy-DeliveryRelease',
      'Prepare-FanOut',
      'Deploy-FanOut',
    ],
  ]);
});

test('The pipeline has type V2 and starts at pushes to main that change more than documents', () => {
  expect(pipeline).toMatchObject({
    PipelineType: 'V2',
    ExecutionMode: 'SUPERSEDED',
    Triggers: [
      {
        GitConfiguration: {
          Push: [
            { Branches: { Includes: ['main'] }, FilePaths: { Excludes: ['docs/**', '**/*.md'] } },
          ],
        },
      },
    ],
  });
});

test('The pipeline changes stacks only by change sets, in order, tagged with the commit', () => {
  const [, , , staging] = pipeline.Stages;
  const [prepare, deploy] = staging?.Actions ?? [];
  expect(prepare).toMatchObject({
    RunOrder: 1,
    Configuration: {
      ActionMode: 'CHANGE_SET_REPLACE',
      StackName: 'Staging-DeliveryRelease',
      TemplateConfiguration: 'Assembly::configuration.json',
    },
  });
  expect(deploy).toMatchObject({
    RunOrder: 2,
    Configuration: { ActionMode: 'CHANGE_SET_EXECUTE' },
  });
});

describe('Builds', () => {
  const projects = resourcesOf<ProjectProperties>(template, 'AWS::CodeBuild::Project');
  const specs = projects.map(([, { Properties }]) => parse(Properties.Source.BuildSpec) as object);

  test('have a cache, and artifacts under the pipeline’s own key', () => {
    expect(projects).toHaveLength(3);
    for (const [, { Properties }] of projects) {
      expect(Properties).toMatchObject({
        Cache: { Type: 'S3' },
        EncryptionKey: { 'Fn::GetAtt': [expect.stringMatching(/^ArtifactsKey/), 'Arn'] },
      });
    }
  });

  test('name only phases that CodeBuild has', () => {
    for (const spec of specs) {
      expect(spec).toMatchObject({ version: 0.2 });
      for (const phase of Object.keys((spec as { phases: object }).phases)) {
        expect(['install', 'pre_build', 'build', 'post_build']).toContain(phase);
      }
    }
  });

  test('check the commit of staging and run the scenarios of the delivered stacks in the smoke test', () => {
    const smoke = projects.findIndex(([id]) => id.startsWith('ProjectsSmokeTest'));
    const { Environment } = projects[smoke]?.[1].Properties as unknown as {
      Environment: { EnvironmentVariables: { Name: string; Value: unknown }[] };
    };
    const variables = Environment.EnvironmentVariables.map(({ Name, Value }) => [Name, Value]);
    expect(Object.fromEntries(variables)).toMatchObject({
      PREFIX: 'Staging-',
      SCENARIOS: 'fan-out',
    });
    const { phases } = specs[smoke] as { phases: { build: { commands: string[] } } };
    expect(phases.build.commands.slice(-2)).toEqual([
      'grep "$CODEBUILD_RESOLVED_SOURCE_VERSION" release.json',
      'npm run scenario -- --prefix "$PREFIX" $SCENARIOS',
    ]);
  });

  test('write the test report into a report group that is deleted with the stack', () => {
    expect(resourceOf(template, 'AWS::CodeBuild::ReportGroup')).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: { Type: 'TEST', DeleteReports: true },
    });
  });
});

test.each(STAGES)(
  'The release is deployed by canary, with hooks before and after, and rolled back by an alarm, in %s',
  (stage) => {
    const release = readTemplate('DeliveryRelease', stage);
    const alias = resourceOf(release, 'AWS::Lambda::Alias') as unknown as { UpdatePolicy: object };
    expect(alias.UpdatePolicy).toMatchObject({
      CodeDeployLambdaAliasUpdate: {
        BeforeAllowTrafficHook: { Ref: expect.stringMatching(/BeforeTraffic/) as string },
        AfterAllowTrafficHook: { Ref: expect.stringMatching(/AfterTraffic/) as string },
      },
    });
    expect(resourceOf(release, 'AWS::CodeDeploy::DeploymentConfig').Properties).toMatchObject({
      TrafficRoutingConfig: {
        Type: 'TimeBasedCanary',
        TimeBasedCanary: { CanaryPercentage: 10, CanaryInterval: stage === 'sandbox' ? 1 : 5 },
      },
    });
    expect(resourceOf(release, 'AWS::CodeDeploy::DeploymentGroup').Properties).toMatchObject({
      AlarmConfiguration: { Enabled: true, Alarms: [{ Name: expect.anything() as unknown }] },
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
    });
  },
);
