import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { namesOf } from '@sixfold/derive'
import { anAgent } from '@sixfold/events/example-values'
import type { Log } from '@sixfold/service'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { pretendHost } from '../../../testkit/src/pretend-host.ts'
import { openNotebook } from '../mailbox/notebook.ts'
import { openTables, tablesSeen } from './tables.ts'

const SILENT = { warn: () => undefined } as unknown as Log
const id = anAgent('node-1')
const { netns } = namesOf(id, 'acme', 'blue')
const LEFT = { fingerprint: 'f', listing: 'l', elements: { some: 'e' } }

let state: string
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'tables-'))
})
afterEach(() => rm(state, { recursive: true }))

const open = async (corrupt: string[] = [], host = pretendHost()) => {
  await host.run({ do: 'exec', argv: ['ip', 'netns', 'add', netns] })
  const notebook = openNotebook(state, (reason) => corrupt.push(reason))
  return openTables({ id, host, notebook, log: SILENT })
}
const files = () => readdir(join(state, 'tables')).catch(() => [])

it('knows after a restart how a table was left, and of every other that it is not so', async () => {
  {
    await using tables = await open()
    expect(tables.isAsLeft(netns, LEFT)).toBe(false)
    tables.keep(netns, { ...LEFT, fingerprint: 'before' })
    tables.keep(netns, LEFT)
  }
  const tables = await open()
  expect(tables.isAsLeft(netns, LEFT)).toBe(true)
  for (const found of [
    { ...LEFT, fingerprint: 'g' },
    { ...LEFT, listing: 'm' },
    { ...LEFT, elements: { some: 'f' } },
    { ...LEFT, elements: {} },
    { ...LEFT, elements: { some: 'e', more: 'e' } },
  ])
    expect(tables.isAsLeft(netns, found)).toBe(false)
})

it('forgets it with the network, and with a namespace that went meanwhile', async () => {
  {
    await using tables = await open()
    tables.keep(netns, LEFT)
    tables.forget('acme/blue')
    tables.keep('underlay', LEFT)
    tables.keep(namesOf(id, 'acme', 'gone').netns, LEFT)
  }
  expect(await files()).toHaveLength(2)
  await (await open())[Symbol.asyncDispose]()
  expect(await files()).toEqual(['underlay.json'])
})

it('believes nothing of a file that cannot be read, and says so', async () => {
  {
    await using tables = await open()
    tables.keep(netns, LEFT)
  }
  await writeFile(join(state, 'tables', `${netns}.json`), '{')
  const corrupt: string[] = []
  const tables = await open(corrupt)
  expect(tables.isAsLeft(netns, LEFT)).toBe(false)
  expect(corrupt).toEqual([expect.stringContaining('it is not JSON')])
})

it('leaves to the running agent what it may have written since', () => {
  const seen = tablesSeen(new Map([[netns, LEFT]]))
  expect(seen.isAsLeft(netns, LEFT)).toBe(true)
  expect(seen.isAsLeft(netns, { ...LEFT, fingerprint: 'newer', listing: 'm' })).toBe(true)
  expect(seen.isAsLeft(netns, { ...LEFT, listing: 'm' })).toBe(false)
})
