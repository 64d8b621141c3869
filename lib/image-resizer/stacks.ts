import type { StackContext } from '../stack-context.ts';
import { ImageResizerEdgeStack } from './image-resizer-edge-stack.ts';
import { ImageResizerStack } from './image-resizer-stack.ts';

export function imageResizer(context: StackContext): void {
  const { app, options } = context;
  const props = { ...context.props, originSecret: options.originSecret };
  const resizer = context.withLogs(new ImageResizerStack(app, 'ImageResizer', props));
  new ImageResizerEdgeStack(app, 'ImageResizerEdge', { ...props, resizer });
}
