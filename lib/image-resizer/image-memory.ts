/**
 * Memory in MiB of the functions that decode an image: the worst upload within the limits takes
 * 1,300, a warm function keeps some of it, and CPU is proportional to memory. Measured by `npm run bench`.
 */
export const IMAGE_MEMORY = 3_008;

/** glibc keeps an arena per thread, and libvips has many threads: with two arenas, half as much freed memory stays allocated. */
export const IMAGE_ENVIRONMENT = { MALLOC_ARENA_MAX: '2' };
