import type { StackContext } from '../stack-context.ts';
import { FanOutStack } from './fan-out-stack.ts';

export function fanOut({ app, props }: StackContext): void {
  new FanOutStack(app, 'FanOut', props);
}
