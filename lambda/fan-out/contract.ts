/** Names of the environment variables that the stack sets and the handlers read. */
export const ENVIRONMENT = {
  uploadsBucket: 'UPLOADS_BUCKET',
  thumbnailsBucket: 'THUMBNAILS_BUCKET',
  indexTable: 'INDEX_TABLE',
} as const;

/** File extensions of keys that are images, in lower case. */
export const IMAGE_ENDINGS = ['.jpg', '.jpeg', '.png', '.webp', '.gif'] as const;

/** Formats of the images that become thumbnails. */
export const IMAGE_FORMATS = ['jpeg', 'png', 'webp', 'gif'] as const;

/** Longest side of a thumbnail in pixels; nothing is enlarged. */
export const THUMBNAIL_SIDE = 200;

/** Bytes of the largest image: 20 MiB. */
export const MAX_BYTES = 20 * 1024 * 1024;
