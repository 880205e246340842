import { derive, deriveGateway, deriveHash } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import { machineViewOf, members, type NetworkView, revisionOf, viewOf } from '@sixfold/fold'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Entry } from '../../../../shared/agent/src/mailbox/folder.ts'
import { type MailboxStory, openMailboxStory } from '../fixtures/mailbox-story.ts'

const UPLINK = { bridge: 'br0', addresses: ['2001:db8:0:1::a2/64'], gateways: ['2001:db8:0:1::1'], mtu: 1500 }

const leftAt = ({ plan }: NetworkView, id: AgentId): number | null =>
  [...plan.resources, plan.exitPoint].find((it) => ('node' in it ? it.node : it.exit) === id)?.left ?? null

/** What a member folded from its mailbox against what the whole log says. */
const expectSame = (view: NetworkView, id: AgentId, entry: Entry<NetworkView>): void => {
  expect(deriveHash(derive(entry.view, id))).toBe(deriveHash(derive(view, id)))
  expect(entry.frozen).toBeNull()
  // Who has left knows it, and hears no more.
  expect(leftAt(entry.view, id)).toBe(leftAt(view, id))
  if (leftAt(view, id) !== null) return
  expect(entry.revision).toBe(revisionOf(view))
  // What an end took away may stay in the view of a network that is over: nothing is derived from it.
  if (view.plan.cancelled === null) expect(entry.view.links).toEqual(view.links)
}

/** How many networks peer with others, or share spaces with them. */
const linked = { peering: 0, sharing: 0 }
const countLinks = (view: NetworkView | null): void => {
  for (const { peered } of view?.links?.networks ?? []) linked[peered === null ? 'sharing' : 'peering'] += 1
}

/** Every member of every network derives from its mailbox what the whole log derives for it. Gives how many there were. */
const expectTruth = ({ truth, agents }: MailboxStory): number => {
  let compared = 0
  for (const { ref, state } of truth.all('network')) {
    const view = viewOf(truth, ref.party, ref.id)
    countLinks(view)
    for (const id of view === null ? [] : members(view.plan)) {
      const entry = agents.get(id)?.mailbox().networks.get(`${ref.party}/${ref.id}`)
      compared += 1
      if (entry !== undefined) expectSame(view as NetworkView, id, entry)
      // Who lost everything after the end of a network, or after it had left one, hears nothing of it any more.
      else if (leftAt(view as NetworkView, id) === null)
        expect([ref.id, id, state.status]).toEqual([ref.id, id, 'gone'])
    }
  }
  return compared
}

/** Every machine knows of itself what the log knows, and that it knows everything. */
const expectMachines = ({ truth, agents }: MailboxStory): void => {
  for (const [id, agent] of agents) {
    const mailbox = agent.mailbox()
    const known = machineViewOf(truth, id)
    expect(mailbox.machine()).toEqual(known)
    expect(mailbox.isComplete()).toBe(true)
    expect(deriveHash(deriveGateway(mailbox.machine() ?? known, UPLINK))).toBe(
      deriveHash(deriveGateway(known, UPLINK)),
    )
  }
}

const RUNS = 30
const STEPS = 40

it('a mailbox folded alone gives the hash of the whole log, for every member, after every step of a long random history', async () => {
  let compared = 0
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const story = await openMailboxStory(seed)
      for (let step = 0; step < STEPS; step += 1) {
        await story.step()
        await story.settle()
        compared += expectTruth(story)
        expectMachines(story)
      }
      expect(story.troubles()).toEqual([])
    }),
    { numRuns: RUNS },
  )
  // A history in which nothing happens would agree with anything.
  expect(compared).toBeGreaterThan(RUNS * STEPS)
  expect(Math.min(linked.peering, linked.sharing)).toBeGreaterThan(RUNS)
}, 120_000)
