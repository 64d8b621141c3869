import type { StackContext } from '../stack-context.ts';
import { EdgeFunctionsStack } from './edge-functions-stack.ts';

export function edgeFunctions({ app, props }: StackContext): void {
  new EdgeFunctionsStack(app, 'EdgeFunctionsEdge', props);
}
