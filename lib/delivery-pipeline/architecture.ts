import type { Architecture } from '../common/architecture.ts';

export const DELIVERY_PIPELINE: Architecture = {
  letter: 'D',
  id: 'delivery-pipeline',
  title: 'Delivery pipeline of this repository',
  notes: 'San Francisco 2017, London 2019',
  stacks: [
    'DeliveryStaging',
    'DeliveryProduction',
    'DeliveryRelease',
    'DeliveryPipeline',
    'DeliveryChat',
  ],
  uses: ['container-delivery'],
  requiredServices: ['ARNs of ignored resources'],
};
