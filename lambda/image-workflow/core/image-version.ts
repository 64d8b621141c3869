/** One version of one uploaded object; input of an execution. */
export interface ImageVersion {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  /** Without quotes. */
  readonly etag: string;
  /** Place among the versions of this key, as text that sorts. */
  readonly sequencer: string;
  /** 1, plus one for each redrive of a failed execution. */
  readonly attempt: number;
}

/** Input of a function from the state machine. */
export interface TaskPayload {
  /** Name of the execution; correlation id of the logs of one image. */
  readonly execution: string;
  readonly image: ImageVersion;
}
