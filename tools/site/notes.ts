/** An architecture that the summit reports describe, built or not. */
export interface Noted {
  readonly letter: string;
  /** Its folder name, as in lib/catalogue.ts once it is built. */
  readonly id: string;
  readonly title: string;
  /** The reports that describe it. */
  readonly reports: string;
}

/** All seventeen, by letter. */
export const NOTED: readonly Noted[] = [
  noted('A', 'image-resizer', 'Image resizer', 'San Francisco 2017'),
  noted('B', 'log-pipeline', 'Log pipeline', 'San Francisco 2017, London 2016 and 2019'),
  noted('C', 'queue-worker', 'Queue worker', 'workshop 2020'),
  noted('D', 'delivery-pipeline', 'Delivery pipeline', 'San Francisco 2017, London 2019'),
  noted('E', 'container-delivery', 'Container delivery', 'San Francisco 2017, London 2016'),
  noted('F', 'serverless-api', 'Serverless web application', 'London 2016, San Francisco 2017'),
  noted('G', 'image-workflow', 'Image recognition workflow', 'San Francisco 2017'),
  noted('H', 'stream-analytics', 'Stream analytics', 'London 2019, Chicago 2017'),
  noted('I', 'data-warehouse', 'Data warehouse', 'Chicago 2017'),
  noted('J', 'edge-functions', 'Edge functions', 'Chicago 2017'),
  noted('K', 'fan-out', 'S3 and SNS fan-out', 'London 2016'),
  noted('L', 'data-lake', 'Data lake', 'workshop 2020'),
  noted('M', 'hpc-batch', 'Genomics on AWS Batch', 'London 2019'),
  noted('N', 'flow-logs', 'VPC flow logs', 'Chicago 2017'),
  noted('O', 'change-data-capture', 'Change data capture', 'London 2019, Chicago 2017'),
  noted('P', 'market-hours', 'Market hours', 'London 2019'),
  noted('Q', 'landing-zone', 'Landing zone', 'San Francisco 2017, London 2019'),
];

function noted(letter: string, id: string, title: string, reports: string): Noted {
  return { letter, id, title, reports };
}
