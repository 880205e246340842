import { describe, expect, it } from 'vitest'
import { farmNetwork, farmStory, movedTo, trust, withNode, withoutNode } from '../fixtures/farm-story.ts'
import { cancellation } from '../fixtures/grid.ts'

const OSLO = ['oslo-1', 'oslo-2', 'lima-1']

/** Network `blue` in a trusted farm, its wires open. */
const opened = async () => {
  const story = await farmStory()
  await story.decide(trust('trusted'), 'operator')
  await story.decide(farmNetwork('blue', OSLO))
  await story.converge()
  expect(await story.said()).toEqual(['VniAssigned', 'FarmWiresPrepared', 'FarmWiresOpened'])
  return story
}

describe('the wires of a network in a farm', () => {
  it('are prepared where both agree, and opened when every member takes what comes', async () => {
    const story = await farmStory()
    await story.decide(farmNetwork('blue', OSLO))
    await story.converge()
    expect(await story.said()).toEqual([])
    await story.decide(trust('trusted'), 'operator')
    expect(await story.said()).toEqual(['VniAssigned', 'FarmWiresPrepared'])
    const [[, , vni] = []] = story.vnis()
    expect(story.state().plan?.farmWires).toMatchObject([{ farm: 'oslo', vni, phase: 'prepared' }])
    await story.converge()
    expect(await story.said()).toEqual(['FarmWiresOpened'])
    await story.converge()
    expect(await story.said()).toEqual([])
  })

  it('wait until packets pass over them, and open when both ends say so', async () => {
    const story = await farmStory()
    await story.ways(false)
    await story.decide(trust('trusted'), 'operator')
    await story.decide(farmNetwork('blue', OSLO))
    await story.converge()
    expect(await story.said()).toEqual(['VniAssigned', 'FarmWiresPrepared'])
    await story.ways(true)
    expect(await story.said()).toEqual(['FarmWiresOpened'])
    await story.ways(false)
    await story.decide(withNode('blue', 'oslo-3'))
    await story.converge()
    expect(await story.said()).toEqual([])
    await story.decide(trust('untrusted'), 'operator')
    expect(await story.said()).toEqual(['FarmWiresClosed'])
  })

  it('are none where the tenant wants all encrypted, or has one node in the farm', async () => {
    const story = await farmStory()
    await story.decide(trust('trusted'), 'operator')
    await story.decide(trust('trusted', 'lima'), 'operator')
    await story.decide(farmNetwork('blue', OSLO, 'encrypted'))
    await story.decide(farmNetwork('red', ['oslo-1', 'lima-1']))
    await story.converge()
    expect(await story.said()).toEqual([])
  })

  it('close at once when trust is withdrawn, and give the VNI back when nobody has a device any more', async () => {
    const story = await opened()
    await story.decide(trust('untrusted'), 'operator')
    expect(await story.said()).toEqual(['FarmWiresClosed'])
    await story.converge()
    expect(await story.said()).toEqual(['FarmWiresRemoved'])
    expect(story.vnis()).toHaveLength(1)
    await story.converge()
    expect(await story.said()).toEqual(['VniReleased'])
    expect([story.vnis(), story.state().plan?.farmWires]).toEqual([[], undefined])
  })

  it('open again in a round of their own after that, and without one while the devices stand', async () => {
    const story = await opened()
    await story.decide(trust('untrusted'), 'operator')
    await story.decide(trust('trusted'), 'operator')
    expect(await story.said()).toEqual(['FarmWiresClosed', 'FarmWiresOpened'])
    await story.decide(trust('untrusted'), 'operator')
    await story.converge()
    await story.decide(trust('trusted'), 'operator')
    expect(await story.said()).toEqual([
      'FarmWiresClosed',
      'FarmWiresRemoved',
      'VniAssigned',
      'FarmWiresPrepared',
    ])
    expect(new Set(story.vnis().map(([, , vni]) => vni)).size).toBe(2)
    await story.converge()
    expect(await story.said()).toEqual(['FarmWiresOpened', 'VniReleased'])
    expect(story.vnis().map(([, round]) => round)).toEqual([1])
  })

  it('open for a member that joins when all hold that it is there, and for one that is reached otherwise', async () => {
    const story = await opened()
    await story.decide(withNode('blue', 'oslo-3'))
    expect(await story.said()).toEqual([])
    await story.converge()
    expect(await story.said()).toEqual(['FarmWiresOpened'])
    await story.converge()
    expect(await story.said()).toEqual([])
    await story.decide(movedTo('oslo-3', '2001:db8:0:1::b3'), 'operator')
    expect(await story.said()).toEqual([])
    await story.converge()
    expect(await story.said()).toEqual(['FarmWiresOpened'])
  })

  it('close when fewer than two members are left in the farm; the VNI waits for who was removed', async () => {
    const story = await opened()
    await story.decide(withoutNode('blue', 'oslo-2'))
    expect(await story.said()).toEqual(['FarmWiresClosed'])
    await story.converge()
    await story.converge()
    expect(await story.said()).toEqual(['FarmWiresRemoved'])
    await story.leave('oslo-2')
    expect(await story.said()).toEqual(['VniReleased'])
  })

  it('go with a network that is cancelled, the VNI when the last member has left', async () => {
    const story = await opened()
    await story.decide(cancellation('blue'))
    await story.leave('oslo-1', 'oslo-2', 'lima-1')
    expect(await story.said()).toEqual([])
    await story.leave('exit-1')
    expect(await story.said()).toEqual(['VniReleased'])
    expect(story.state().status).toBe('gone')
  })

  it('are nobody else’s: two networks have two VNIs', async () => {
    const story = await opened()
    await story.decide(farmNetwork('red', ['oslo-1', 'oslo-3']))
    expect(new Set(story.vnis().map(([, , vni]) => vni)).size).toBe(2)
    expect(story.troubles).toEqual([])
  })
})

describe('when coordinators die', () => {
  /** What happens to a network, one thing after the other; after each of them any coordinator can go on. */
  const LIFE: readonly ((story: Awaited<ReturnType<typeof farmStory>>) => Promise<void>)[] = [
    (story) => story.decide(trust('trusted'), 'operator'),
    (story) => story.decide(farmNetwork('blue', OSLO)),
    (story) => story.converge(),
    (story) => story.decide(trust('untrusted'), 'operator'),
    (story) => story.converge(),
    (story) => story.converge(),
  ]

  it('others go on from facts alone, several at once, and record each step once', async () => {
    const story = await farmStory()
    story.idle()
    for (const step of LIFE) {
      await step(story)
      await story.others(3)
    }
    expect(await story.said()).toEqual([
      'VniAssigned',
      'FarmWiresPrepared',
      'FarmWiresOpened',
      'FarmWiresClosed',
      'FarmWiresRemoved',
      'VniReleased',
    ])
    expect(story.vnis()).toEqual([])
  })

  it.each(LIFE.map((_, at) => at))(
    'nothing is left when all of them are away until step %i',
    async (until) => {
      const story = await farmStory()
      story.idle()
      for (const [at, step] of LIFE.entries()) {
        await step(story)
        if (at >= until) await story.others(1)
      }
      for (let more = 0; more < 3; more += 1) {
        await story.converge()
        await story.others(1)
      }
      expect([story.vnis(), story.state().plan?.farmWires]).toEqual([[], undefined])
    },
  )

  it('one that comes too late with a VNI that was given back changes nothing', async () => {
    const story = await opened()
    const [[, , vni] = []] = story.vnis()
    await story.decide(trust('untrusted'), 'operator')
    await story.converge()
    await story.converge()
    await story.said()
    const late = { type: 'PrepareFarmWires', farm: 'oslo', vni, round: 0 } as never
    await story.core.journal.act('network', story.blue, late, { causationId: 'late' })
    expect(await story.said()).toEqual([])
    await story.decide(trust('trusted'), 'operator')
    await story.said()
    const { order } = story.state()
    const claims = [{ order, party: 'acme', network: 'blue', round: 0 }] as never
    await story.core.journal.act('farm', story.oslo, { type: 'AssignVni', claims }, { causationId: 'late' })
    await story.converge()
    expect(story.vnis().map(([, round]) => round)).toEqual([1])
  })
})
