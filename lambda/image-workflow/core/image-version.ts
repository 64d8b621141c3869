/** One version of one uploaded object: what an execution is about, and its input. */
export interface ImageVersion {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  /** Without quotes. */
  readonly etag: string;
  /** Place among the versions of this key, as text that sorts. */
  readonly sequencer: string;
  /** 1, and one more each time that a failed execution's dead letter is sent back. */
  readonly attempt: number;
}

/** What the state machine hands to a function. */
export interface TaskPayload {
  /** Name of the execution: what the logs of one image have in common. */
  readonly execution: string;
  readonly image: ImageVersion;
}
