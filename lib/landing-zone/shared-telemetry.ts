import { CfnLink, CfnSink } from 'aws-cdk-lib/aws-oam';
import { Construct } from 'constructs';

export interface SharedTelemetryProps {
  /** `create`, or the ARN of the sink of another account. */
  readonly sink: string;
  /**
   * Organization whose accounts may link to a created sink, `o-…/r-…`.
   *
   * @default - required for a created sink
   */
  readonly organization?: string;
}

const TYPES = ['AWS::CloudWatch::Metric', 'AWS::Logs::LogGroup', 'AWS::XRay::Trace'];

/**
 * Cross-account observability of CloudWatch: the sink of the account that reads the telemetry of
 * others, or the link of an account whose telemetry is read.
 */
export class SharedTelemetry extends Construct {
  /** @throws Error when a sink is created without the organization whose accounts may use it */
  constructor(scope: Construct, id: string, props: SharedTelemetryProps) {
    super(scope, id);
    const { sink, organization } = props;
    if (sink !== 'create') {
      new CfnLink(this, 'Link', {
        sinkIdentifier: sink,
        labelTemplate: '$AccountName',
        resourceTypes: TYPES,
      });
      return;
    }
    if (organization === undefined)
      throw new Error(
        "Option '-c observabilitySink=create' needs '-c organization=o-…/r-…': only its accounts may link to the sink.",
      );
    new CfnSink(this, 'Sink', {
      name: 'summit-stacks',
      policy: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: '*',
            Action: ['oam:CreateLink', 'oam:UpdateLink'],
            Resource: '*',
            Condition: {
              StringEquals: { 'aws:PrincipalOrgID': organization.split('/')[0] },
              'ForAllValues:StringEquals': { 'oam:ResourceTypes': TYPES },
            },
          },
        ],
      },
    });
  }
}
