import type { StackContext } from '../stack-context.ts';
import { ServerlessApiEdgeStack } from './serverless-api-edge-stack.ts';
import { ServerlessApiSignInStack } from './serverless-api-sign-in-stack.ts';
import { ServerlessApiStack } from './serverless-api-stack.ts';

export function serverlessApi(context: StackContext): void {
  const { app, options } = context;
  const props = { ...context.props, originSecret: options.originSecret };
  const api = context.withLogs(new ServerlessApiStack(app, 'ServerlessApi', props));
  const edge = new ServerlessApiEdgeStack(app, 'ServerlessApiEdge', { ...props, api });
  new ServerlessApiSignInStack(app, 'ServerlessApiSignIn', { ...props, api, edge });
}
