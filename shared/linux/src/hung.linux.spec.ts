import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pass } from '@sixfold/reconcile'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { aNetwork, aState, namesOf } from './examples.ts'
import { linuxHost } from './host.ts'
import { linuxBed } from './linux-bed.ts'
import { facilitiesFor } from './machine.ts'
import { SYSTEM_PATH } from './system-path.ts'

const TIMEOUT_MS = 1_500
/** Nobody else sleeps for so long. */
const HANGING = `${86_400 + process.pid}.25`

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hung-'))
})
afterEach(() => rm(directory, { recursive: true }))

const hang = (tool: string): Promise<void> =>
  writeFile(join(directory, tool), `#!/bin/sh\nexec sleep ${HANGING}\n`, { mode: 0o755 })
const heal = (tool: string): Promise<void> => rm(join(directory, tool))

const hanging = async (): Promise<number> => {
  const lines = (await readdir('/proc'))
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''))
  return (await Promise.all(lines)).filter((line) => line === `sleep\0${HANGING}\0`).length
}

it('a tool that hangs is bounded, told, and leaves nothing half done; links never come up without a filter', async () => {
  await using bed = linuxBed()
  const host = linuxHost({ timeoutMs: TIMEOUT_MS, path: `${directory}:${SYSTEM_PATH}` })
  const rooms = aNetwork({ prefix: bed.prefix, index: 1, members: [1] })
  const go = () => pass(host, facilitiesFor(aState(bed.prefix, rooms), bed.machine))
  const { netns } = namesOf(bed.prefix, 1)
  const errors = ({ facilities }: Awaited<ReturnType<typeof go>>): string =>
    facilities.flatMap(({ error }) => error?.message ?? []).join('\n')

  await hang('nft')
  const closed = await go()
  expect(closed.isConverged).toBe(false)
  expect(closed.tookMs).toBeLessThan(4 * TIMEOUT_MS)
  expect(errors(closed)).toMatch(/nft .*: timed out/)
  expect(errors(closed)).toContain(`waits for nft:${netns}`)
  expect(await bed.inside(netns, 'ip', '-br', 'link')).toMatch(/^lo\s[^\n]*$/)
  expect(await hanging()).toBe(0)

  await heal('nft')
  const open = await go()
  expect(errors(open)).toBe('')

  await hang('ip')
  const before = await bed.inside(netns, 'ip', 'address')
  await bed.inside(netns, 'ip', '-6', 'route', 'del', 'default')
  const blind = await go()
  expect(blind).toMatchObject({ isConverged: false, stepsRun: 0 })
  expect(errors(blind)).toMatch(/ip .*: timed out/)
  expect(await hanging()).toBe(0)
  await heal('ip')
  expect((await go()).isConverged).toBe(true)
  expect(await bed.inside(netns, 'ip', 'address')).toBe(before)
  expect(await go()).toMatchObject({ isConverged: true, stepsRun: 0 })
})
