import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeMailbox, type Fact, MACHINE, mailboxSubject, snapshotMessages } from '@sixfold/events'
import { anAgent } from '@sixfold/events/example-values'
import { EXAMPLES } from '@sixfold/events/examples'
import { emptyMachineView, evolvePlan } from '@sixfold/fold'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Letter, openMailbox } from './mailbox.ts'
import { networkFile, openNotebook } from './notebook.ts'

/** The mailbox over a real directory: what a machine knows after its process ended at a bad moment. */

const self = anAgent('oslo-1')
const allocated = EXAMPLES.get('sixfold.fact.NetworkAllocated.v2') as Fact
const plan = evolvePlan(null, allocated, { sequence: 13, at: 0 })

const letters = (party: string, network: string, view: unknown): Letter[] =>
  snapshotMessages('e', 13, view).map((message) => ({
    subject: mailboxSubject(self, party, network),
    bytes: encodeMailbox(message),
  }))
const blue = letters('acme', 'blue', { party: 'acme', network: 'blue', plan, machines: {} })
const red = letters('acme', 'red', { party: 'acme', network: 'red', plan, machines: {} })
const itself = letters(MACHINE.party, MACHINE.network, emptyMachineView(self))

let state: string
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'mailbox-'))
})
afterEach(() => rm(state, { recursive: true }))

const start = async () => {
  const outbox = { say: vi.fn() }
  const log = { warn: vi.fn(), error: vi.fn() }
  const corrupt: string[] = []
  const told: string[] = []
  const mailbox = await openMailbox({
    notebook: openNotebook(state, (reason) => corrupt.push(reason)),
    outbox: outbox as never,
    log: log as never,
    onNetwork: (key) => void told.push(key),
    onMachine: () => void told.push('machine'),
  })
  return { mailbox, outbox, corrupt, told }
}
const known = ({ mailbox }: Awaited<ReturnType<typeof start>>): string[] =>
  [...mailbox.networks.keys()].toSorted()

describe('a mailbox on the disk', () => {
  it('has there what may be acknowledged, the moment that it says so', async () => {
    const { mailbox } = await start()
    await mailbox.receiveAll([...blue, ...red, ...itself])
    expect(await readdir(join(state, 'networks'))).toEqual(
      ['blue', 'red'].map((network) => networkFile('acme', network)).toSorted(),
    )
    expect(await readdir(state)).toContain('machine.json')
    const again = await start()
    expect([known(again), again.mailbox.isComplete()]).toEqual([['acme/blue', 'acme/red'], true])
  })

  it('has the machine there last, and tells of each network, also of one that could not be written, with the reason', async () => {
    const { mailbox, told } = await start()
    const inTheWay = join(state, 'networks', networkFile('acme', 'blue'))
    await mkdir(inTheWay, { recursive: true })
    await expect(mailbox.receiveAll([...blue, ...red, ...itself])).rejects.toThrow(inTheWay)
    expect([told.toSorted(), mailbox.isComplete(), await readdir(state)]).toEqual([
      ['acme/blue', 'acme/red'],
      false,
      ['networks'],
    ])
    expect(mailbox.writeProblem('acme/blue')).toContain(inTheWay)
    expect(mailbox.writeProblem('acme/red')).toBeNull()
    await rm(inTheWay, { recursive: true })
    // Nobody says anything any more: it is tried again.
    await vi.waitFor(() => expect(mailbox.isComplete()).toBe(true), { timeout: 10_000 })
    expect([told.slice(2), mailbox.isComplete()]).toEqual([['acme/blue', 'machine'], true])
    expect(mailbox.writeProblem('acme/blue')).toBeNull()
  })

  it('keeps nothing that was forgotten', async () => {
    const { mailbox } = await start()
    await mailbox.receiveAll([...blue, ...red, ...itself])
    await mailbox.forget('acme/blue')
    expect(known(await start())).toEqual(['acme/red'])
  })

  it.each([
    ['a network', () => join('networks', networkFile('acme', 'blue'))],
    ['the machine itself', () => 'machine.json'],
  ])(
    'of which %s cannot be read is not complete, and asks for everything until it came',
    async (_what, file) => {
      const first = await start()
      await first.mailbox.receiveAll([...blue, ...red, ...itself])
      await writeFile(join(state, file()), '{"epoch":"e","revi')
      // Twice: its process may end before the answer comes.
      for (const corrupt of [1, 0]) {
        const later = await start()
        expect([later.corrupt.length, later.mailbox.isComplete()]).toEqual([corrupt, false])
        expect(known(later)).toContain('acme/red')
        later.mailbox.askIfIncomplete()
        expect(later.outbox.say.mock.calls[0]?.[1].data).toMatchObject({ ...MACHINE, have: 0 })
      }
      const last = await start()
      await last.mailbox.receiveAll([...blue, ...red, ...itself])
      expect([known(last), last.mailbox.isComplete()]).toEqual([['acme/blue', 'acme/red'], true])
    },
  )
})
