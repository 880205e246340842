import { fileURLToPath } from 'node:url'
import { runAttached } from '@sixfold/linux/daemon'
import { expect, test } from 'vitest'

const DEMO = fileURLToPath(new URL('../../demo/src/main.ts', import.meta.url))

test('the demo shows what it says, and leaves the machine as it was', async () => {
  const { exitCode, stdout, stderr } = await runAttached([process.execPath, DEMO], { timeoutMs: 170_000 })
  expect(stdout + stderr).toContain('All of it was so.')
  expect(stdout).not.toContain('  NO   ')
  expect(exitCode).toBe(0)
}, 180_000)
