import type { Architecture } from '../common/architecture.ts';

export const IMAGE_WORKFLOW: Architecture = {
  letter: 'G',
  id: 'image-workflow',
  title: 'Step Functions image recognition',
  notes: 'San Francisco 2017',
  stacks: ['ImageWorkflow'],
  requiredServices: ['Rekognition'],
};
