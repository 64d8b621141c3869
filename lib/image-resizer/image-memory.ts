/**
 * MiB of the functions that hold an image: the worst upload within the limits takes 1,300, a warm
 * function keeps some of it, and processor time comes with memory. Measured by `npm run bench`.
 */
export const IMAGE_MEMORY = 3_008;

/** glibc keeps an arena per thread, and libvips has many threads: two keep half as much of what was freed. */
export const IMAGE_ENVIRONMENT = { MALLOC_ARENA_MAX: '2' };
