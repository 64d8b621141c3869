import { environment } from '../common/environment.ts';
import { applyRecords, kafkaHandler } from './aws/consume.ts';
import { ViewTable } from './aws/view-table.ts';
import { VIEW_VARIABLES } from './contract.ts';

const { VIEW_TABLE } = environment(VIEW_VARIABLES);
const view = new ViewTable(VIEW_TABLE);

/** Keeps the current state of every row in DynamoDB. */
export const handler = kafkaHandler('ApplyView', (records) => applyRecords(records, view));
