import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // A process for each file takes longer than the tests in it; what a module keeps (caches, scratch memory) it keeps in the product too.
    isolate: false,
    include: ['src/**/*.test.ts', 'web/src/**/*.test.ts', 'scripts/**/*.test.mjs', 'test/docs/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: '100%',
  },
});
