import { Aws } from 'aws-cdk-lib';
import {
  ArnPrincipal,
  Grant,
  PolicyDocument,
  PolicyStatement,
  type IRole,
} from 'aws-cdk-lib/aws-iam';
import { CfnDomain, Domain, type IDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';
import type { Stage } from '../common/stage-settings.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { ServiceFunction } from '../common/service-function.ts';
import { acknowledgeDomain } from './acknowledgements.ts';
import type { DashboardsLogin } from './dashboards-login.ts';
import { addDomainAlarms } from './domain-alarms.ts';
import { DomainLogs } from './domain-logs.ts';

export interface SearchDomainProps extends ServiceProps {
  /** Function that installs the domain's contents; its role has all permissions and maps the other roles. */
  readonly installer: ServiceFunction;
  /** Login for people. */
  readonly login: DashboardsLogin;
  /** Other roles that may send requests; the domain's own roles define their permissions. */
  readonly callers: readonly IRole[];
}

/** HTTP actions of the installer. */
const INSTALLATION = ['Delete', 'Get', 'Post', 'Put'].map((m) => `es:ESHttp${m}`);

/** HTTP actions of callers; fine-grained access control decides on each request. */
const REQUESTS = [...INSTALLATION, 'es:ESHttpHead', 'es:ESHttpPatch'].sort();

/** Size of each data node's volume in GiB. */
const VOLUME: Readonly<Record<Stage, number>> = { sandbox: 10, production: 100 };

const CLUSTER: Readonly<Record<Stage, CfnDomain.ClusterConfigProperty>> = {
  sandbox: { instanceType: 't3.small.search', instanceCount: 1 },
  production: {
    instanceType: 'r6g.large.search',
    instanceCount: 3,
    zoneAwarenessEnabled: true,
    zoneAwarenessConfig: { availabilityZoneCount: 3 },
    dedicatedMasterEnabled: true,
    dedicatedMasterType: 'm6g.large.search',
    dedicatedMasterCount: 3,
  },
};

/**
 * OpenSearch domain that accepts only signed requests of known roles. It is CloudFormation's own
 * resource, because the CDK's Domain sets access policy and log policy by custom resources.
 */
export class SearchDomain extends Construct {
  /** Domain, for indexing and for the installer. */
  readonly domain: IDomain;

  constructor(scope: Construct, id: string, props: SearchDomainProps) {
    super(scope, id);
    const { settings, login, installer } = props;
    const master = installer.role;
    const volumeSize = VOLUME[settings.stage];
    const logs = new DomainLogs(this, 'Logs', { settings });
    const domain = new CfnDomain(this, 'Domain', {
      engineVersion: 'OpenSearch_2.19',
      clusterConfig: { ...CLUSTER[settings.stage], multiAzWithStandbyEnabled: false },
      ebsOptions: { ebsEnabled: true, volumeType: 'gp3', volumeSize },
      encryptionAtRestOptions: { enabled: true },
      nodeToNodeEncryptionOptions: { enabled: true },
      domainEndpointOptions: {
        enforceHttps: true,
        tlsSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10',
      },
      advancedSecurityOptions: {
        enabled: true,
        internalUserDatabaseEnabled: false,
        masterUserOptions: { masterUserArn: master.roleArn },
      },
      cognitoOptions: login.options,
      accessPolicies: this.accessPolicy([master, login.users, ...props.callers]),
      logPublishingOptions: logs.options,
      offPeakWindowOptions: { enabled: true },
      softwareUpdateOptions: { autoSoftwareUpdateEnabled: true },
      advancedOptions: {
        'rest.action.multi.allow_explicit_index': 'true',
        override_main_response_version: 'false',
      },
    });
    // Without it, a new engine version replaces the domain with an empty one.
    domain.cfnOptions.updatePolicy = { enableVersionUpgrade: true };
    domain.applyRemovalPolicy(settings.removalPolicy);
    domain.node.addDependency(login, logs);
    const everything = [`${domain.attrArn}/*`];
    Grant.addToPrincipal({ grantee: installer, actions: INSTALLATION, resourceArns: everything });
    acknowledgeWildcards(master, everything, 'It installs whatever the domain is to hold.');
    acknowledgeDomain(domain, settings.stage);
    addDomainAlarms(props.monitoring, domain, volumeSize);
    this.domain = Domain.fromDomainAttributes(this, 'Made', {
      domainArn: domain.attrArn,
      domainEndpoint: domain.attrDomainEndpoint,
    });
  }

  /** Access policy for all resources: a domain's properties can't contain its own ARN, and its policy applies to this domain only. */
  private accessPolicy(callers: readonly IRole[]): PolicyDocument {
    return new PolicyDocument({
      statements: [
        new PolicyStatement({
          principals: callers.map(({ roleArn }) => new ArnPrincipal(roleArn)),
          actions: REQUESTS,
          resources: [`arn:${Aws.PARTITION}:es:${Aws.REGION}:${Aws.ACCOUNT_ID}:domain/*`],
        }),
      ],
    });
  }
}
