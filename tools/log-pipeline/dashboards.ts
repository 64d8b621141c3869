/** `npm run dashboards -- LogPipeline`: OpenSearch Dashboards and the domain's API on this machine. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { Command } from 'commander';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { choosePort } from '../cli/choose.ts';
import { findEndpoint, readOutputs } from '../support/endpoint.ts';
import { runCommand, UserError } from '../support/user-error.ts';
import { signingProxy } from './proxy/proxy.ts';
import { prefixOption, type PrefixOptions } from '../support/prefix-option.ts';
import { allowed } from '../support/refused.ts';

await runCommand(async () => {
  const command = new Command('npm run dashboards --')
    .description('Signs requests to the OpenSearch domain of a stack with your AWS credentials.')
    .argument('<stack>', 'e.g. LogPipeline')
    .addOption(prefixOption())
    .option('--port <port>', 'listen there (default: a free port)')
    .exitOverride()
    .parse();
  const options = command.opts<PrefixOptions & { port?: string }>();
  const [name = ''] = command.args;
  const stack = `${options.prefix}${name}`;
  const port = choosePort(options.port);
  const endpoint = await findEndpoint();
  const outputs = await allowed('cloudformation:DescribeStacks', () => readOutputs([stack]));
  const domain = outputs?.DomainEndpoint;
  if (!domain) {
    throw new UserError(
      `${stack} at ${endpoint.name} has no output DomainEndpoint: is it deployed there?`,
    );
  }
  const { region, credentials } = new CloudFormationClient({}).config;
  const server = signingProxy({ domain, region, credentials });
  server.listen(port ?? 0, '127.0.0.1');
  await once(server, 'listening').catch((error: unknown) => {
    throw new UserError(`--port ${port ?? ''}: ${(error as Error).message}; leave it out.`);
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  console.log(`Dashboards: ${address}/_dashboards/`);
  console.log(`API:        curl '${address}/_cat/indices?v'`);
  console.log(`Requests to ${domain} are signed with your credentials. Ctrl-C ends it.`);
  await once(process, 'SIGINT');
  server.close();
  server.closeAllConnections();
  return 0;
});
