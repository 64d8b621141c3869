import { Duration, Validations } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationListener,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ListenerAction,
  ListenerCertificate,
  SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { logRequests } from '../common/load-balancer-logs.ts';
import { PrivateBucket } from '../common/private-bucket.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { ServiceNetwork } from '../common/service-network.ts';

export interface EntranceProps extends Pick<ServiceProps, 'settings'> {
  /** Network with public subnets. */
  readonly network: ServiceNetwork;
  /** Parent domain of the services' names. */
  readonly domainName: string;
  /**
   * Certificate for the names. With it, the load balancer accepts only HTTPS.
   *
   * @default - HTTP
   */
  readonly certificateArn?: string;
}

/**
 * Load balancer shared by all services, each with its own host name. Requests for other names get a
 * 404.
 */
export class Entrance extends Construct {
  /** Idle timeout, shorter than the keep-alive timeout of the services. */
  static readonly IDLE_TIMEOUT = Duration.seconds(60);

  /** Load balancer. */
  readonly loadBalancer: ApplicationLoadBalancer;
  /** Listener to which services add their rules. */
  readonly listener: ApplicationListener;
  /** Security group of the load balancer. */
  readonly securityGroup: SecurityGroup;
  /** Parent domain of the services' names. */
  readonly domainName: string;
  /** `http` or `https`. */
  readonly scheme: string;

  constructor(scope: Construct, id: string, props: EntranceProps) {
    super(scope, id);
    const { settings, network, certificateArn } = props;
    this.scheme = certificateArn ? 'https' : 'http';
    this.domainName = props.domainName;
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc: network.vpc,
      description: 'The load balancer, from everywhere',
      allowAllOutbound: false,
    });
    Validations.of(this.securityGroup).acknowledge({
      id: 'AwsSolutions-EC23',
      reason: 'It is what the internet is let in by; the services behind it admit it alone.',
    });
    this.loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc: network.vpc,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      internetFacing: true,
      securityGroup: this.securityGroup,
      idleTimeout: Entrance.IDLE_TIMEOUT,
      dropInvalidHeaderFields: true,
      deletionProtection: settings.protectData,
    });
    const accessLogs = new PrivateBucket(this, 'AccessLogs', { settings });
    logRequests(this.loadBalancer, new PrivateBucket(this, 'Requests', { settings, accessLogs }));
    this.listener = certificateArn ? this.httpsListener(certificateArn) : this.httpListener();
  }

  private httpListener(): ApplicationListener {
    this.securityGroup.addIngressRule(Peer.anyIpv4(), Port.HTTP, 'HTTP');
    return this.addListener(ApplicationProtocol.HTTP);
  }

  private httpsListener(certificateArn: string): ApplicationListener {
    for (const port of [Port.HTTPS, Port.HTTP])
      this.securityGroup.addIngressRule(Peer.anyIpv4(), port, 'HTTPS, and HTTP to be sent there');
    this.loadBalancer.addRedirect({ open: false });
    return this.addListener(ApplicationProtocol.HTTPS, certificateArn);
  }

  private addListener(protocol: ApplicationProtocol, certificate?: string): ApplicationListener {
    return new ApplicationListener(this, 'Listener', {
      loadBalancer: this.loadBalancer,
      protocol,
      open: false,
      ...(certificate && {
        certificates: [ListenerCertificate.fromArn(certificate)],
        sslPolicy: SslPolicy.TLS13_RES,
      }),
      defaultAction: ListenerAction.fixedResponse(404, {
        contentType: 'text/plain',
        messageBody: 'No service has this name.',
      }),
    });
  }
}
