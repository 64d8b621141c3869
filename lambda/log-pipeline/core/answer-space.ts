import type { FirehoseTransformationEventRecord } from 'aws-lambda';

/** Lambda answers with no more than 6 MB, 6,291,556 bytes; some are left for what a runtime adds. */
const MOST_BYTES = 6_000_000;
const ANSWER = '{"records":[]}'.length;
const RECORD = '{"recordId":"","result":"ProcessingFailed","data":""},'.length;

/** Counts the bytes of an answer, in which every record has its line whether it has data or not. */
export class AnswerSpace {
  private left: number;

  constructor(records: readonly FirehoseTransformationEventRecord[]) {
    this.left = records.reduce((left, record) => left - RECORD - record.recordId.length, EMPTY);
  }

  /** Whether there is room for this data, which then has it. */
  take(data: string): boolean {
    if (data.length > this.left) return false;
    this.left -= data.length;
    return true;
  }

  /** Whether data is too long even for an answer of this record alone. */
  static isTooSmall({ recordId }: FirehoseTransformationEventRecord, data: string): boolean {
    return data.length > EMPTY - RECORD - recordId.length;
  }
}

const EMPTY = MOST_BYTES - ANSWER;
