import type { Architecture } from '../common/architecture.ts';

export const CONTAINER_DELIVERY: Architecture = {
  letter: 'E',
  id: 'container-delivery',
  title: 'ECS continuous deployment',
  notes: 'San Francisco 2017, London 2016',
  stacks: ['ContainerPipeline', 'ContainerDelivery'],
  requiredServices: ['ARNs of ignored resources'],
  // An emulator runs no image; the scenario starts the program itself, with this commit.
  parameters: { 'ContainerDelivery:Commit': '1111111111111111111111111111111111111111' },
};
