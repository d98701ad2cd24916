import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

// Absolute, because a relative project root is resolved from the working directory.
const at = (path: string): string => resolve(import.meta.dirname, path)
const packages = ['core', 'models', 'gp', 'data', 'engine', 'runner']

export default defineConfig({
  // Workspace imports resolve to TypeScript sources, so that tests need no build.
  ssr: { resolve: { conditions: ['@segscale/source', 'module', 'node', 'development|production'] } },
  test: {
    setupFiles: [at('test/setup/unforced-colors.ts')],
    pool: 'forks',
    // Generous: tests share their machine with others, and none waits without a reason.
    testTimeout: 60_000,
    // Native TensorFlow reads these when a session starts; one thread makes results reproducible.
    env: {
      TF_NUM_INTRAOP_THREADS: '1',
      TF_NUM_INTEROP_THREADS: '1',
      OMP_NUM_THREADS: '1',
      TF_ENABLE_ONEDNN_OPTS: '1',
      TF_CPP_MIN_LOG_LEVEL: '2',
    },
    projects: [
      ...packages.map((name) => ({
        extends: true as const,
        test: { name, root: at(`packages/${name}`), include: ['test/**/*.test.ts'] },
      })),
      {
        extends: true as const,
        test: { name: 'bench', root: at('bench'), include: ['test/**/*.test.ts'] },
      },
      {
        extends: true as const,
        test: { name: 'e2e', root: at('test'), include: ['**/*.test.ts'], testTimeout: 600_000 },
      },
    ],
  },
})
