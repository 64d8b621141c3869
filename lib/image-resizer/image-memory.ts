/** MiB that one image of the accepted limits needs at most: see the table that `npm run bench -- image-resizer` prints. */
export const IMAGE_MEMORY = 3_008;
