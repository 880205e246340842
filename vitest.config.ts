import { defineConfig } from 'vitest/config'

/**
 * The suffix of a spec says what it needs: `.spec.ts` nothing, `.nats.spec.ts` a nats-server,
 * `.linux.spec.ts` root and network namespaces, `.scenario.ts` the lab, `.soak.ts` the same and minutes.
 */
const exclude = ['**/node_modules/**', '**/.tools/**']

/** What looks at the whole machine, or at how long things take: nothing else of ours runs beside. */
const ALONE = ['lab/**/*.linux.spec.ts', 'shared/{agent/src/healing,linux/src/notify}/*.linux.spec.ts']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.spec.ts'],
          exclude: [...exclude, '**/*.{nats,linux}.spec.ts'],
          // Two hundred files that share nothing but what they import: read once per worker, not once per file.
          isolate: false,
          maxWorkers: 2,
          // Laws over random histories take seconds, and a busy machine three times as long.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'nats',
          include: ['**/*.nats.spec.ts'],
          exclude,
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'linux',
          include: ['**/*.linux.spec.ts'],
          exclude: [...exclude, ...ALONE],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'alone',
          include: ALONE,
          exclude,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'scenario',
          include: ['test/**/*.scenario.ts'],
          exclude,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'soak',
          include: ['**/*.soak.ts'],
          exclude,
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
