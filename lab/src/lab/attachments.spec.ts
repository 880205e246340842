import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Attachment, attach, attachmentsOf } from './attachments.ts'

let state: string
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'attachments-'))
})
afterEach(() => rm(state, { recursive: true }))

const WEB = Attachment.parse({
  party: 'acme',
  network: 'blue',
  workload: 'web',
  netns: 'sfl-x-w-1',
  placed: true,
})
const file = () => join(state, 'attachments', 'acme.blue.web.json')
const text = () => readFile(file(), 'utf8')

it('leaves a file alone that asks for as much or more, and knows what it asks for', async () => {
  await attach(state, WEB)
  expect(JSON.parse(await text())).toEqual(WEB)
  const more = JSON.stringify({ ...WEB, spaces: { 'acme/legacy': '10.10.0.2' } })
  await writeFile(file(), more)
  await attach(state, WEB)
  expect(await text()).toBe(more)
  expect(await attachmentsOf(state)).toEqual([WEB])
})

it('writes one anew that asks for something else, or for nothing', async () => {
  await attach(state, WEB)
  for (const other of [JSON.stringify({ ...WEB, netns: 'elsewhere' }), 'null', '7', '{ half']) {
    await writeFile(file(), other)
    await attach(state, WEB)
    expect(JSON.parse(await text())).toEqual(WEB)
  }
})
