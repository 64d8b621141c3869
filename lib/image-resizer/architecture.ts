import type { Architecture } from '../common/architecture.ts';

export const IMAGE_RESIZER: Architecture = {
  letter: 'A',
  id: 'image-resizer',
  title: 'Serverless image resizer',
  notes: 'San Francisco 2017',
  stacks: ['ImageResizer', 'ImageResizerEdge'],
};
