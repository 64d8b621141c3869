import { importsOf } from './modules.ts';

/** Services as the launcher's modules are named, by their names in the CDK and the SDK where these differ. */
const NAMES: Readonly<Record<string, string>> = {
  cloudwatchlogs: 'logs',
  events: 'eventbridge',
  kafka: 'msk',
  kafkaconnect: 'msk',
  kinesisanalytics: 'managedflink',
  kinesisanalyticsv2: 'managedflink',
  kinesisfirehose: 'firehose',
  opensearchservice: 'opensearch',
  redshiftserverless: 'redshift',
  redshiftdata: 'redshift',
  sfn: 'stepfunctions',
};

/** Services of the CDK's modules and the SDK's clients that a module imports. */
export function servicesIn(text: string): string[] {
  return importsOf(text).flatMap((specifier) => {
    const [, service] = /^(?:aws-cdk-lib\/aws-|@aws-sdk\/client-)([\w-]+)/.exec(specifier) ?? [];
    return service ? [nameOf(service)] : [];
  });
}

/** Name of a service in the names of the launcher's modules. */
export function nameOf(service: string): string {
  const plain = service.toLowerCase().replaceAll('-', '');
  return NAMES[plain] ?? plain;
}
