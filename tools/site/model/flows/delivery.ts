import { listOf, listOfProperties, propertiesOf } from '../assembly.ts';
import { connect, type FlowReader } from '../flow.ts';

/** Flows from a pipeline to the resources of its stages, and from a deployment to the deployed resource. */
export const deliveryFlows: Readonly<Record<string, FlowReader>> = {
  'AWS::CodePipeline::Pipeline': ({ key, properties }, refer) => [
    ...refer(properties.ArtifactStore).map((to) => ({
      from: key,
      to,
      label: 'artifacts',
      data: 'both' as const,
    })),
    ...listOfProperties(properties.Stages)
      .flatMap(({ Actions }) => listOfProperties(Actions))
      .flatMap(({ Configuration, ActionTypeId }) => {
        const { Category } = propertiesOf(ActionTypeId);
        const parts = Object.entries(propertiesOf(Configuration))
          .filter(([name]) => !/Role|Parameter|Environment/.test(name))
          .map(([, value]) => value);
        const label = String(Category).toLowerCase();
        return Category === 'Source'
          ? connect(refer(parts), [key], () => 'commits')
          : connect([key], refer(parts), () => label);
      }),
  ],
  'AWS::CodeDeploy::DeploymentGroup': ({ key, properties }, refer) =>
    connect([key], refer(listOf(properties.ECSServices)), () => 'deploys'),
  'AWS::CodeStarNotifications::NotificationRule': ({ properties }, refer) =>
    connect(
      refer(properties.Resource),
      refer(listOfProperties(properties.Targets).map(({ TargetAddress }) => TargetAddress)),
      () => 'notifies',
    ),
  'AWS::Chatbot::SlackChannelConfiguration': ({ key, properties }, refer) =>
    connect(refer(properties.SnsTopicArns), [key], () => 'notices'),
};
