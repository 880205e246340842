import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { anAgent, aParty, aPrefix } from '@sixfold/events/example-values'
import { emptyMachineView, type NetworkView, NO_GOODS } from '@sixfold/fold'
import { publicKeyOf } from '@sixfold/linux'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openKeyStore } from '../keys/key-store.ts'
import { networkFile, openNotebook } from './notebook.ts'

let state: string
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'notebook-'))
})
afterEach(() => rm(state, { recursive: true }))

const open = () => {
  const corrupt: string[] = []
  return { notebook: openNotebook(state, (reason) => corrupt.push(reason)), corrupt }
}
const entryOf = <View>(view: View) => ({ epoch: 'e', revision: 13, view, frozen: null })
const aView = (network: string): NetworkView => ({
  party: aParty('acme'),
  network,
  plan: {
    resources: [],
    exitPoint: {
      exit: anAgent('exit-1'),
      prefix: aPrefix('2001:db8:e:1100::/64'),
      port: 24_576,
      transit: 1,
      keys: null,
      left: null,
      since: 13,
    },
    mtu: 1_420,
    wires: 'encrypted',
    goods: NO_GOODS,
    suspended: null,
    cancelled: null,
    revision: 13,
  },
  machines: {},
})
const blue = entryOf(aView('blue'))
const red = entryOf(aView('red'))
const itself = entryOf(emptyMachineView(anAgent('oslo-1')))
const fileOf = (network: string, under = 'networks'): string =>
  join(state, under, networkFile('acme', network))

describe('a notebook', () => {
  it('is empty at first, and that is no fault', async () => {
    const { notebook, corrupt } = open()
    expect([await notebook.readNetworks(), await notebook.readMachine(), corrupt]).toEqual([[], null, []])
  })

  it('holds after a restart what was written', async () => {
    const { notebook } = open()
    await notebook.writeMachine(itself)
    await notebook.writeNetwork(blue)
    await notebook.writeNetwork(red)
    const { notebook: later } = open()
    expect(await later.readMachine()).toEqual(itself)
    expect(await later.readNetworks()).toEqual(expect.arrayContaining([blue, red]))
  })

  it('forgets a network altogether: its view, its keys, its indices', async () => {
    const { notebook } = open()
    await notebook.writeNetwork(blue)
    await notebook.ensureKeys('acme', 'blue')
    await notebook.writeIndices('acme', 'blue', { indices: { shop: 2 } })
    await notebook.forget('acme', 'blue')
    const left = await Promise.all(['networks', 'keys', 'indices'].map((name) => readdir(join(state, name))))
    expect(left).toEqual([[], [], []])
  })

  it('sets a network aside that it cannot read, and says so; the others are there', async () => {
    const { notebook, corrupt } = open()
    await notebook.writeNetwork(blue)
    await notebook.writeNetwork(red)
    await writeFile(fileOf('blue'), '{"epoch":')
    expect(await notebook.readNetworks()).toEqual([red])
    expect(corrupt).toHaveLength(1)
    expect(await readdir(join(state, 'networks'))).toContainEqual(expect.stringContaining('.corrupt-'))
  })

  // Else the machine would take itself for complete, and the network for an orphan to be swept away.
  it('does not know the machine any more when a network is lost, after one more restart neither', async () => {
    const { notebook } = open()
    await notebook.writeMachine(itself)
    await notebook.writeNetwork(blue)
    await writeFile(fileOf('blue'), JSON.stringify({ ...blue, view: { party: 'acme' } }))
    await notebook.readNetworks()
    expect(await notebook.readMachine()).toBeNull()
    const { notebook: later, corrupt } = open()
    expect([await later.readNetworks(), await later.readMachine(), corrupt]).toEqual([[], null, []])
  })
})

describe('the keys of a network', () => {
  it('are made once, on the first call, and are the same after a restart', async () => {
    const pair = await open().notebook.ensureKeys('acme', 'blue')
    expect(pair.mesh).not.toBe(pair.exit)
    expect(publicKeyOf(pair.mesh)).toHaveLength(44)
    expect(await open().notebook.ensureKeys('acme', 'blue')).toEqual(pair)
    expect(await open().notebook.ensureKeys('acme', 'red')).not.toEqual(pair)
  })

  it('are for their owner only', async () => {
    await open().notebook.ensureKeys('acme', 'blue')
    expect((await stat(fileOf('blue', 'keys'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(state, 'keys'))).mode & 0o777).toBe(0o700)
  })

  it('are on the disk before anybody hears of them', async () => {
    const pair = await openKeyStore(open().notebook).ensure('acme', 'blue')
    expect(JSON.parse(await readFile(fileOf('blue', 'keys'), 'utf8'))).toEqual(pair)
  })

  it('are told by the names that derived states use, once they were asked for', async () => {
    const store = openKeyStore(open().notebook)
    expect(() => store.keyOf('acme/blue/mesh')).toThrow(
      'there is no private key acme/blue/mesh on this machine',
    )
    const pair = await store.ensure('acme', 'blue')
    expect([store.keyOf('acme/blue/mesh'), store.keyOf('acme/blue/exit')]).toEqual([pair.mesh, pair.exit])
    expect(() => store.keyOf('acme/blue/other')).toThrow('no private key')
    expect(() => store.keyOf('acme/red/mesh')).toThrow('no private key')
    store.forget('acme', 'blue')
    expect(() => store.keyOf('acme/blue/exit')).toThrow('no private key')
  })

  it('are the same for two that ask at once', async () => {
    const store = openKeyStore(open().notebook)
    const [one, two] = await Promise.all([store.ensure('acme', 'blue'), store.ensure('acme', 'blue')])
    expect(two).toEqual(one)
  })

  it('of another generation lie beside them, until they are all that there is', async () => {
    const store = openKeyStore(open().notebook)
    const first = await store.ensure('acme', 'blue')
    const second = await store.ensure('acme', 'blue', false, 2)
    const red = await store.ensure('acme', 'red')
    expect(second).not.toEqual(first)
    expect([store.keyOf('acme/blue/mesh'), store.keyOf('acme/blue/mesh/2')]).toEqual([
      first.mesh,
      second.mesh,
    ])
    expect(await readdir(join(state, 'keys'))).toHaveLength(3)
    await store.dropBefore('acme', 'blue', 2)
    expect(() => store.keyOf('acme/blue/mesh')).toThrow('no private key')
    expect([store.keyOf('acme/blue/exit/2'), store.keyOf('acme/red/exit')]).toEqual([second.exit, red.exit])
    expect(await readdir(join(state, 'keys'))).toHaveLength(2)
    expect(await openKeyStore(open().notebook).ensure('acme', 'blue', true, 2)).toEqual(second)
    await open().notebook.forget('acme', 'blue')
    expect(await readdir(join(state, 'keys'))).toEqual([networkFile('acme', 'red')])
  })
})
