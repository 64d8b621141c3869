import type { signedFetch } from '../../common/signed-fetch.ts';

/**
 * Addresses of a cluster's brokers for clients with IAM authentication. CloudFormation has no
 * attribute for them (https://docs.aws.amazon.com/msk/1.0/apireference/clusters-clusterarn-bootstrap-brokers.html).
 *
 * @param fetch signs for the service `kafka`
 * @throws Error when the cluster has none
 */
export async function bootstrapBrokers(
  fetch: ReturnType<typeof signedFetch>,
  region: string,
  clusterArn: string,
): Promise<string> {
  const origin = process.env.AWS_ENDPOINT_URL ?? `https://kafka.${region}.amazonaws.com`;
  const path = `v1/clusters/${encodeURIComponent(clusterArn)}/bootstrap-brokers`;
  const answer = await fetch(`${origin}/${path}`, { signal: AbortSignal.timeout(20_000) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`MSK answered with ${answer.status}: ${text.slice(0, 300)}`);
  const fields = JSON.parse(text) as Readonly<Record<string, string>>;
  const brokers = Object.entries(fields).find(([name]) =>
    /^bootstrapBrokerStringSaslIam$/i.test(name),
  );
  if (brokers?.[1]) return brokers[1];
  throw new Error(
    `The cluster ${clusterArn} has no brokers with IAM authentication: enable SASL/IAM.`,
  );
}
