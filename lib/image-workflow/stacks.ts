import type { StackContext } from '../stack-context.ts';
import { ImageWorkflowStack } from './image-workflow-stack.ts';

export function imageWorkflow({ app, props }: StackContext): void {
  new ImageWorkflowStack(app, 'ImageWorkflow', props);
}
