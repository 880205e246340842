import {
  encode,
  encodeMailbox,
  type Fact,
  instantOf,
  MACHINE,
  mailboxSubject,
  type Report,
  snapshotMessages,
} from '@sixfold/events'
import { anAgent } from '@sixfold/events/example-values'
import { EXAMPLES } from '@sixfold/events/examples'
import { emptyWorld, evolvePlan, type MachineView, type NetworkView } from '@sixfold/fold'
import { describe, expect, it, vi } from 'vitest'
import type { Entry } from './folder.ts'
import { type Letter, openMailbox } from './mailbox.ts'
import type { Notebook } from './notebook.ts'

const self = anAgent('oslo-1')
const factOf = (name: string): Fact =>
  (EXAMPLES.get(`sixfold.fact.${name}.v2`) ?? EXAMPLES.get(`sixfold.fact.${name}.v1`)) as Fact
const plan = evolvePlan(null, factOf('NetworkAllocated'), { sequence: 13, at: 0 })
if (plan === null) throw new Error('no plan')
const view: NetworkView = { party: 'acme', network: 'blue', plan, machines: {} }
const itself: MachineView = { id: self, machine: null, slices: [] }

const to = (party: string, network: string, ...messages: Parameters<typeof encodeMailbox>[0][]): Letter[] =>
  messages.map((message) => ({
    subject: mailboxSubject(self, party, network),
    bytes: encodeMailbox(message),
  }))
const machineLetters = to(MACHINE.party, MACHINE.network, ...snapshotMessages('e', 5, itself))
const blueLetters = to('acme', 'blue', ...snapshotMessages('e', 13, view))
const cancelled = (previous: number): Letter[] => {
  const bytes = encode(factOf('NetworkCancelled'), { id: '1', source: 's', time: instantOf(0) })
  const event = JSON.parse(new TextDecoder().decode(bytes))
  return to('acme', 'blue', { epoch: 'e', revision: 18, previous, facts: [{ sequence: 18, event }] })
}

/** A mailbox on a disk in memory. */
const open = async (disk = new Map<string, unknown>()) => {
  const asked: string[] = []
  const told: string[] = []
  let isFull = false
  const put = async (name: string, entry: unknown): Promise<void> => {
    if (isFull) throw new Error('the disk is full')
    disk.set(name, entry)
  }
  const notebook: Partial<Notebook> = {
    readMachine: async () => (disk.get('machine') ?? null) as Entry<MachineView> | null,
    readNetworks: async () =>
      [...disk].flatMap(([name, entry]) => (name === 'machine' ? [] : [entry as Entry<NetworkView>])),
    writeMachine: (entry) => put('machine', entry),
    writeNetwork: (entry) => put(`${entry.view.party}/${entry.view.network}`, entry),
    forget: async (party, network) => void disk.delete(`${party}/${network}`),
  }
  const say = (_type: string, report: Report): void => {
    if (report.name === 'ResyncRequested')
      asked.push(`${report.data.network} ${report.data.have} ${report.data.epoch}`)
  }
  const log = { warn: vi.fn(), error: vi.fn() }
  const mailbox = await openMailbox({
    notebook: notebook as Notebook,
    outbox: { say } as never,
    log: log as never,
    onNetwork: (key) => told.push(key),
    onMachine: () => told.push('machine'),
  })
  const fillDisk = (full: boolean): void => {
    isFull = full
  }
  return { mailbox, disk, asked, told, log, fillDisk }
}

describe('the mailbox of an agent', () => {
  it('folds what comes, puts it on the disk, and then tells', async () => {
    const { mailbox, disk, told } = await open()
    await mailbox.receiveAll([...blueLetters, ...machineLetters])
    expect(disk.get('acme/blue')).toMatchObject({ revision: 13, view: { network: 'blue' } })
    expect(told).toEqual(['acme/blue', 'machine'])
    expect(mailbox.machine()).toEqual(itself)
    await mailbox.receiveAll(cancelled(13))
    expect(disk.get('acme/blue')).toMatchObject({ revision: 18, view: { plan: { cancelled: 18 } } })
  })

  it('knows after a restart what it knew before', async () => {
    const { mailbox, disk } = await open()
    await mailbox.receiveAll([...blueLetters, ...machineLetters])
    const again = await open(disk)
    expect([...again.mailbox.networks]).toEqual([...mailbox.networks])
    expect([again.mailbox.isComplete(), again.mailbox.machine()]).toEqual([true, itself])
    again.mailbox.askIfIncomplete()
    expect(again.asked).toEqual([])
  })

  it('is not complete before it knows of itself, and asks for that', async () => {
    const { mailbox, asked } = await open()
    mailbox.askIfIncomplete()
    await mailbox.receiveAll(blueLetters)
    expect([mailbox.isComplete(), asked]).toEqual([false, ['machine 0 #1']])
    await mailbox.receiveAll(machineLetters)
    expect(mailbox.isComplete()).toBe(true)
  })

  it('is not complete with a part of what it must know of itself', async () => {
    const { mailbox } = await open()
    const [whole] = snapshotMessages('e', 5, itself)
    const half = { ...whole, snapshot: { index: 0, count: 2, text: '{' } } as never
    await mailbox.receiveAll(to(MACHINE.party, MACHINE.network, half))
    expect(mailbox.isComplete()).toBe(false)
  })

  it('asks for a snapshot at a gap, and once more while it has not come', async () => {
    const { mailbox, asked } = await open()
    await mailbox.receiveAll(blueLetters)
    await mailbox.receiveAll(cancelled(17))
    expect(asked).toEqual(['blue 13 e#1'])
    mailbox.askAgain()
    expect(asked).toEqual(['blue 13 e#1', 'blue 13 e#2'])
    await mailbox.receiveAll(to('acme', 'blue', ...snapshotMessages('e', 18, view)))
    mailbox.askAgain()
    expect(asked).toHaveLength(2)
  })

  it('asks again for a snapshot of which only a part came: its writer may have died', async () => {
    const { mailbox, asked } = await open()
    const [whole] = snapshotMessages('e', 13, view)
    await mailbox.receiveAll(
      to('acme', 'blue', { ...whole, snapshot: { index: 0, count: 2, text: '{' } } as never),
    )
    expect(asked).toEqual([])
    mailbox.askAgain()
    expect(asked).toEqual(['blue 0 #1'])
  })

  it('does not let what could not be put on the disk be acknowledged, and writes it when it comes again', async () => {
    const { mailbox, disk, told, fillDisk } = await open()
    fillDisk(true)
    const letters = [...blueLetters, ...machineLetters]
    await expect(mailbox.receiveAll(letters)).rejects.toThrow('the disk is full')
    expect([disk.size, told, mailbox.isComplete()]).toEqual([0, ['acme/blue'], false])
    fillDisk(false)
    await mailbox.receiveAll(letters)
    expect([[...disk.keys()], told]).toEqual([
      ['acme/blue', 'machine'],
      ['acme/blue', 'acme/blue', 'machine'],
    ])
  })

  it('passes over what it cannot read, and says so', async () => {
    const { mailbox, told, log } = await open()
    const junk = { subject: mailboxSubject(self, 'acme', 'blue'), bytes: new Uint8Array([1]) }
    const elsewhere = { subject: 'sixfold.report.x.y', bytes: (blueLetters[0] as Letter).bytes }
    const noView = to('acme', 'red', ...snapshotMessages('e', 13, { a: 1 }))
    await mailbox.receiveAll([junk, elsewhere, ...noView, ...blueLetters])
    expect(told).toEqual(['acme/blue'])
    expect([log.warn.mock.calls.length, log.error.mock.calls.length]).toEqual([2, 1])
  })

  it('forgets a network, on the disk too', async () => {
    const { mailbox, disk } = await open()
    await mailbox.receiveAll([...blueLetters, ...machineLetters])
    await mailbox.forget('acme/blue')
    expect([mailbox.networks.size, [...disk.keys()]]).toEqual([0, ['machine']])
    await mailbox.forget('acme/blue')
    expect(emptyWorld().sequence()).toBe(0)
  })
})
