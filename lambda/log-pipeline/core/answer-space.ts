import type { FirehoseTransformationEventRecord } from 'aws-lambda';

/** Maximum size of a response: Lambda's 6 MB (6,291,556 bytes) less a reserve for the runtime. */
const MOST_BYTES = 6_000_000;
const ANSWER = '{"records":[]}'.length;
const RECORD = '{"recordId":"","result":"ProcessingFailed","data":""},'.length;

/** Counts the bytes of a response, which has an entry for each record, with or without data. */
export class AnswerSpace {
  private left: number;

  constructor(records: readonly FirehoseTransformationEventRecord[]) {
    this.left = records.reduce((left, record) => left - RECORD - record.recordId.length, EMPTY);
  }

  /** Reserves room for the data; returns false if there is not enough. */
  take(data: string): boolean {
    if (data.length > this.left) return false;
    this.left -= data.length;
    return true;
  }

  /** True if the data does not fit into a response even for this record alone. */
  static isTooSmall({ recordId }: FirehoseTransformationEventRecord, data: string): boolean {
    return data.length > EMPTY - RECORD - recordId.length;
  }
}

const EMPTY = MOST_BYTES - ANSWER;
