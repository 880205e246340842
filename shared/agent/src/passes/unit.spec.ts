import { namesOf } from '@sixfold/derive'
import { aNetworkOf, attachedAt, oslo1, oslo2 } from '@sixfold/derive/examples/networks.examples'
import { type Fact, networkReportType, reportCodec } from '@sixfold/events'
import { aKey, anAgent } from '@sixfold/events/example-values'
import { EXAMPLES } from '@sixfold/events/examples'
import { evolvePlan, type NetworkPlan, type NetworkView } from '@sixfold/fold'
import { newPrivateKey, openMachine } from '@sixfold/linux'
import { expect, it, vi } from 'vitest'
import { bareLink, emptyNetns } from '../../../testkit/src/pretend-host/world.ts'
import { pretendHost } from '../../../testkit/src/pretend-host.ts'
import type { Entry } from '../mailbox/folder.ts'
import { openOutbox } from '../reports/outbox.ts'
import { openNarrowing } from './narrowing.ts'
import { openUnits, type UnitOptions } from './unit.ts'

const self = anAgent('oslo-1')
const key = 'acme/blue'
const { netns } = namesOf(self, 'acme', 'blue')

const factOf = (name: string): Fact =>
  (EXAMPLES.get(`sixfold.fact.${name}.v2`) ?? EXAMPLES.get(`sixfold.fact.${name}.v1`)) as Fact

/** What a member knows of its network after these facts of the story. */
const viewAfter = (...names: readonly string[]): NetworkView => {
  const plan = ['NetworkAllocated', ...names]
    .map(factOf)
    .reduce<NetworkPlan | null>(
      (so, fact, index) => evolvePlan(so, fact, { sequence: 13 + index, at: 0 }),
      null,
    )
  if (plan === null) throw new Error('no plan')
  return { party: 'acme', network: 'blue', plan, machines: {} }
}

/** A machine that has the network, and reports that are taken once the spec lets them. */
const aMachine = (isOnline: boolean, more: Partial<UnitOptions> = {}) => {
  const host = pretendHost()
  host.world.netns.set(netns, emptyNetns())
  const networks = new Map<string, Entry<NetworkView>>()
  const phases: string[] = []
  const data: object[] = []
  let isHeard = isOnline
  const outbox = openOutbox(
    self,
    async (_subject, bytes) => {
      const read = reportCodec.decode(bytes)
      if (isHeard && read.ok && read.event.name === 'NetworkReported') {
        phases.push(read.event.data.phase)
        data.push(read.event.data)
      }
      return isHeard
    },
    () => 1_000,
  )
  const units = openUnits({
    id: self,
    role: 'node',
    host,
    narrowing: openNarrowing(host),
    outbox,
    mailbox: { networks, forget: async (it: string) => void networks.delete(it), writeProblem: () => null },
    keys: { forget: vi.fn(), told: () => Promise.reject(new Error('the disk is full')) },
    paths: { announce: async () => {}, applied: vi.fn(), forget: vi.fn(), unanswered: () => new Set() },
    log: { info: vi.fn(), warn: vi.fn() },
    onTakeDown: vi.fn(),
    seen: (_key: string, view: NetworkView) => view,
    ...more,
  } as unknown as UnitOptions)
  return {
    networks,
    phases,
    data,
    host,
    outbox,
    goOnline: (): void => {
      isHeard = true
      outbox.repeat()
    },
    hear: async (view: NetworkView) => {
      networks.set(key, { epoch: 'e', revision: view.plan.revision, view, frozen: null })
      return units.run(key)
    },
    again: () => units.run(key),
    settled: () => outbox.settled(),
  }
}

it('takes away what was removed and says so, and forgets it once the log says that it left', async () => {
  const { hear, phases, networks, host, settled } = aMachine(true)
  expect(await hear(viewAfter('ResourceRemoved'))).toBe('rest')
  await settled()
  expect(host.world.netns.has(netns)).toBe(false)
  expect(phases).toEqual(['absent'])
  expect(networks.has(key)).toBe(true)
  expect(await hear(viewAfter('ResourceRemoved', 'TeardownForced'))).toBe('rest')
  await settled()
  expect(phases).toEqual(['absent'])
  expect(networks.has(key)).toBe(false)
})

it('says what kept a pass from being made at all, and tries again', async () => {
  const { hear, data, settled } = aMachine(true)
  await expect(hear(viewAfter())).rejects.toThrow('the disk is full')
  await settled()
  expect(data).toMatchObject([{ phase: 'failed', keys: null, problems: ['the disk is full'] }])
})

it('says so, too, where removal and force come at once', async () => {
  const { hear, again, phases, networks, host, settled } = aMachine(true)
  expect(await hear(viewAfter('ResourceRemoved', 'TeardownForced'))).toBe('again')
  await settled()
  expect(host.world.netns.has(netns)).toBe(false)
  expect(phases).toEqual(['absent'])
  expect(await again()).toBe('rest')
  expect(networks.has(key)).toBe(false)
})

it('does not forget it before what it says was taken', async () => {
  const { hear, again, phases, networks, goOnline, settled, outbox } = aMachine(false)
  expect(await hear(viewAfter('ResourceRemoved', 'TeardownForced'))).toBe('again')
  await settled()
  expect(await again()).toBe('again')
  expect(networks.has(key)).toBe(true)
  goOnline()
  await settled()
  expect(phases).toEqual(['absent'])
  expect(await again()).toBe('rest')
  expect(networks.has(key)).toBe(false)
  // It is over: nothing is said again.
  expect(outbox.said(networkReportType('acme', 'blue'))).toBeNull()
})

it('a workload that stands in its own way keeps nobody waiting: the network is applied, and says so', async () => {
  const view = aNetworkOf(oslo1, oslo2)
  const onApplied = vi.fn()
  const { hear, again, data, settled, host } = aMachine(true, {
    hasUplink: true,
    machine: openMachine({ agentId: self, keyOf: () => newPrivateKey() }),
    keys: {
      forget: vi.fn(),
      told: async () => ({ keys: { mesh: aKey('oslo-1 mesh'), exit: aKey('oslo-1 exit') } }),
      applied: vi.fn(),
    } as unknown as UnitOptions['keys'],
    workloads: {
      look: async () => ({ attachments: attachedAt(view, self, 'web', 2), statuses: new Map() }),
      tell: vi.fn(),
    } as unknown as UnitOptions['workloads'],
    onApplied,
  })
  const web = emptyNetns()
  web.links.set('eth0', { ...bareLink('eth0'), kind: 'bridge' })
  host.world.netns.set('web-1', web)
  expect(await hear(view)).toBe('again')
  await settled()
  expect(onApplied.mock.lastCall?.[2]).toMatchObject({ isConverged: true })
  expect(data.at(-1)).toMatchObject({
    phase: 'applied',
    problems: [expect.stringMatching(/^link:web-1: the device eth0 is not ours .* in namespace web-1$/)],
  })
  web.links.delete('eth0')
  expect(await again()).toBe('rest')
  await settled()
  expect(data.at(-1)).toMatchObject({ phase: 'applied', problems: [] })
})
