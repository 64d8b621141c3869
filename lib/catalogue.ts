import type { Architecture } from './common/architecture.ts';
import { CHANGE_DATA_CAPTURE } from './change-data-capture/architecture.ts';
import { CONTAINER_DELIVERY } from './container-delivery/architecture.ts';
import { DATA_LAKE } from './data-lake/architecture.ts';
import { DATA_WAREHOUSE } from './data-warehouse/architecture.ts';
import { DELIVERY_PIPELINE } from './delivery-pipeline/architecture.ts';
import { EDGE_FUNCTIONS } from './edge-functions/architecture.ts';
import { FAN_OUT } from './fan-out/architecture.ts';
import { FLOW_LOGS } from './flow-logs/architecture.ts';
import { HPC_BATCH } from './hpc-batch/architecture.ts';
import { IMAGE_RESIZER } from './image-resizer/architecture.ts';
import { IMAGE_WORKFLOW } from './image-workflow/architecture.ts';
import { LANDING_ZONE } from './landing-zone/architecture.ts';
import { LOG_PIPELINE } from './log-pipeline/architecture.ts';
import { MARKET_HOURS } from './market-hours/architecture.ts';
import { QUEUE_WORKER } from './queue-worker/architecture.ts';
import { SERVERLESS_API } from './serverless-api/architecture.ts';
import { STREAM_ANALYTICS } from './stream-analytics/architecture.ts';

export { COMMON_STACK, type Architecture, type EngineName } from './common/architecture.ts';

/** All architectures. */
export const CATALOGUE: readonly Architecture[] = [
  IMAGE_RESIZER,
  QUEUE_WORKER,
  MARKET_HOURS,
  LOG_PIPELINE,
  FLOW_LOGS,
  DATA_LAKE,
  STREAM_ANALYTICS,
  FAN_OUT,
  SERVERLESS_API,
  EDGE_FUNCTIONS,
  IMAGE_WORKFLOW,
  DELIVERY_PIPELINE,
  CONTAINER_DELIVERY,
  LANDING_ZONE,
  DATA_WAREHOUSE,
  CHANGE_DATA_CAPTURE,
  HPC_BATCH,
];
