import { linuxHost } from '@sixfold/linux'
import { runAttached } from '@sixfold/linux/daemon'
import type { Log } from '@sixfold/service'
import { afterEach, expect, it, vi } from 'vitest'
import { openHearing } from './hearing.ts'

const netns = `sfaw-${process.pid}`
afterEach(() => runAttached(['ip', 'netns', 'delete', netns]))

it('a namespace that a workload was promised in is asked about as soon as it is there, and no other', async () => {
  const asked: string[] = []
  using hearing = openHearing({
    host: linuxHost(),
    log: { warn: vi.fn() } as unknown as Log,
    ask: (key, reason) => void asked.push(`${key} ${reason}`),
    awaitedIn: (name) => (name === netns ? ['acme/blue'] : []),
    onElements: () => undefined,
    onRules: () => undefined,
    hasUserspace: false,
  })
  await runAttached(['ip', 'netns', 'add', netns])
  await expect.poll(() => asked, { timeout: 2_000 }).toContain('acme/blue kernel')
  expect(new Set(asked)).toEqual(new Set(['acme/blue kernel']))
  expect(hearing).toBeDefined()
})
