import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { namesOf } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import { anAgent, aParty } from '@sixfold/events/example-values'
import { emptyMachineView } from '@sixfold/fold'
import { newPrivateKey } from '@sixfold/linux'
import type { Host } from '@sixfold/reconcile'
import type { Log } from '@sixfold/service'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ensureIdentity, identityFile } from '../identity.ts'
import { lostKeys } from '../keys/lost-keys.ts'
import { attachmentsDirectory } from '../workloads/attach.ts'
import { contradictionsIn } from '../workloads/contradictions.ts'
import { networkFile, openNotebook } from './notebook.ts'
import { peek } from './peek.ts'

let state: string
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'state-'))
})
afterEach(() => rm(state, { recursive: true }))

const self = anAgent('oslo-1') as AgentId
const name = networkFile('acme', 'blue')
const log = { warn: vi.fn(), error: vi.fn() } as unknown as Log

/** A whole file, and what becomes of it in a crash, under a careless hand, or on a bad disk. */
const RUINS: readonly (readonly [what: string, ruin: (text: string) => string])[] = [
  ['truncated', (text) => text.slice(0, text.length >> 1)],
  ['empty', () => ''],
  ['garbage', () => '\u0000\u00ff{{{\u0000'],
  ['with a word too much', (text) => text.replace('":', '" x:')],
  ['of another shape', () => '{"party":"acme"}'],
]

const ruin = async (path: string, how: (text: string) => string): Promise<void> =>
  writeFile(path, how(await readFile(path, 'utf8')))

const asideIn = async (under: string): Promise<string[]> =>
  (await readdir(join(state, under))).filter((it) => it.includes('.corrupt-'))

describe.each(RUINS)('a state file that is %s', (_what, how) => {
  const open = () => {
    const told: string[] = []
    return { told, notebook: openNotebook(state, (reason) => told.push(reason)) }
  }

  it('of the machine is set aside and told, and all is asked for', async () => {
    const { notebook, told } = open()
    await notebook.writeMachine({ epoch: 'e', revision: 1, view: emptyMachineView(self), frozen: null })
    await ruin(join(state, 'machine.json'), how)
    expect(await notebook.readMachine()).toBeNull()
    expect(told).toHaveLength(1)
    expect(await asideIn('.')).toHaveLength(1)
  })

  it('of indices is set aside and told', async () => {
    const { notebook, told } = open()
    await notebook.writeIndices('acme', 'blue', { indices: { shop: 2 } })
    await ruin(join(state, 'indices', name), how)
    expect(await notebook.readIndices('acme', 'blue')).toEqual({ indices: {} })
    expect(told).toHaveLength(1)
    expect(await asideIn('indices')).toHaveLength(1)
  })

  it('of keys is set aside, and it is not with new ones that it goes on in silence', async () => {
    const { notebook, told } = open()
    await notebook.ensureKeys('acme', 'blue')
    const [secret = ''] = Object.values(
      JSON.parse(await readFile(join(state, 'keys', name), 'utf8')) as object,
    )
    await ruin(join(state, 'keys', name), how)
    const held = { mesh: newPrivateKey(), exit: newPrivateKey() }
    const onLost = vi.fn(async () => held)
    expect(await notebook.ensureKeys('acme', 'blue', false, onLost)).toEqual(held)
    expect(onLost).toHaveBeenCalledWith('acme', 'blue', 1)
    expect(told).toHaveLength(1)
    expect(await asideIn('keys')).toHaveLength(1)
    expect(told.join()).not.toContain(String(secret).slice(0, 6))
    expect(await notebook.ensureKeys('acme', 'blue', true, onLost)).toEqual(held)
    expect(onLost).toHaveBeenCalledTimes(1)
  })

  it('of its identity stops the agent: it never becomes somebody else', async () => {
    await ensureIdentity(state)
    await ruin(identityFile(state), how)
    await expect(ensureIdentity(state)).rejects.toThrow('is not an identity')
  })

  it('is only told by who looks on', async () => {
    const { notebook } = open()
    await notebook.writeMachine({ epoch: 'e', revision: 1, view: emptyMachineView(self), frozen: null })
    await ruin(join(state, 'machine.json'), how)
    const disk = peek(state)
    expect(await disk.machine()).toBeNull()
    expect(disk.problems).toEqual([expect.stringContaining('machine.json cannot be read')])
    expect(await asideIn('.')).toEqual([])
  })
})

it('who is attached by what stands beside his request keeps it, also for those who look on', async () => {
  const directory = attachmentsDirectory(state)
  await mkdir(directory, { recursive: true })
  const its = { party: 'acme', network: 'blue', workload: 'web', netns: 'n1' }
  for (const file of ['a', 'z']) await writeFile(join(directory, `${file}.json`), JSON.stringify(its))
  await writeFile(join(directory, 'z.status.json'), JSON.stringify({ state: 'attached', ...its }))
  const disk = peek(state)
  const [all, isAttached] = [await disk.attachments(), await disk.isAttached()]
  expect(all.map((it) => [it.file, isAttached(it)])).toEqual([
    ['a', false],
    ['z', true],
  ])
  expect([...contradictionsIn(all, isAttached).keys()]).toEqual(['a'])
})

describe('keys that were lost', () => {
  const { mesh, exit } = namesOf(self, 'acme', 'blue')
  const keys = new Map([
    [mesh('ipv6'), newPrivateKey()],
    [exit('ipv4'), newPrivateKey()],
  ])
  const hostWith = (there: boolean): Host => ({
    counters: { looks: 0, steps: 0 },
    list: async () => (there ? [namesOf(self, 'acme', 'blue').netns] : []),
    read: async (argv) => keys.get(argv.at(-2) ?? '') ?? null,
    run: async () => undefined,
  })
  const go = async (there: boolean, party: string = aParty('acme')) => {
    const recovered = vi.fn()
    const onLost = lostKeys({ id: self, role: 'node', host: hostWith(there), chronicle: { recovered }, log })
    return { pair: await onLost(party, 'blue', 1), recovered }
  }

  it('are taken from the devices that still hold them, over either family, and it is told', async () => {
    const { pair, recovered } = await go(true)
    expect(pair).toEqual({ mesh: keys.get(mesh('ipv6')), exit: keys.get(exit('ipv4')) })
    expect(recovered).toHaveBeenCalledWith(
      'acme/blue',
      'its private keys',
      'it could not be read',
      'the keys that its devices still hold',
    )
  })

  it('are made anew where no device is left, and that is told as what it is', async () => {
    const { pair, recovered } = await go(false)
    expect([...keys.values()]).not.toContain(pair.mesh)
    expect(recovered.mock.calls[0]?.at(-1)).toContain('new keys')
    expect(log.error).toHaveBeenCalled()
  })

  it('are also lost where the log knows of some and the disk of none', async () => {
    const onLost = vi.fn(async () => ({ mesh: newPrivateKey(), exit: newPrivateKey() }))
    const notebook = openNotebook(state, () => undefined)
    await notebook.ensureKeys('acme', 'blue', true, onLost)
    expect(onLost).toHaveBeenCalledTimes(1)
    await notebook.ensureKeys('acme', 'red', false, onLost)
    expect(onLost).toHaveBeenCalledTimes(1)
  })
})
