import { describe, expect, it } from 'vitest'
import { EXITS, standbyStory } from './standby.examples.ts'

const [first = '', second = '', third = ''] = EXITS

/** Two exits, and a network that the first serves and the second stands by for, with its keys. */
const ready = async () => {
  const story = standbyStory()
  await story.registered(first, second)
  await story.network('blue', first)
  for (const exit of [first, second]) await story.joined('blue', exit)
  story.recorded()
  return story
}

describe('who stands by', () => {
  it('is the other exit of the group: reserved, a place taken, assigned', async () => {
    const story = standbyStory()
    await story.registered(first, second)
    story.recorded()
    await story.network('blue', first)
    expect(story.recorded().slice(2)).toEqual([
      `blue StandbyReserved ${second}`,
      `${second} ExitAssigned`,
      `blue StandbyAssigned ${second}`,
    ])
    expect(story.exitsOf('blue')).toEqual([first, second])
  })

  it('is nobody while there is one exit, and the other one as soon as it comes', async () => {
    const story = standbyStory()
    await story.registered(first)
    await story.network('blue', first)
    expect(story.exitsOf('blue')).toEqual([first, null])
    await story.registered(second)
    expect(story.exitsOf('blue')).toEqual([first, second])
  })

  it('is another one once it was drained, and nobody where there is no other', async () => {
    const story = await ready()
    await story.drained(second)
    expect(story.exitsOf('blue')).toEqual([first, null])
    await story.registered(third)
    expect(story.exitsOf('blue')).toEqual([first, third])
  })

  it('is decided once: behind the same facts again nothing is recorded', async () => {
    const story = await ready()
    await story.reviewAll()
    expect(story.recorded()).toEqual([])
  })

  it('is brought about by a coordinator that comes later', async () => {
    const story = standbyStory()
    await story.unkept(async () => {
      await story.registered(first, second)
      await story.network('blue', first)
    })
    expect(story.exitsOf('blue')).toEqual([first, null])
    await story.reviewAll()
    expect(story.exitsOf('blue')).toEqual([first, second])
  })
})

describe('an exit that is taken over', () => {
  it('is replaced in each of its networks by the one that took over, and stands by for them', async () => {
    const story = await ready()
    await story.network('red', first)
    await story.joined('red', second)
    await story.takenOver(first, second)
    await story.reviewAll()
    expect(['blue', 'red'].map(story.exitsOf)).toEqual([
      [second, first],
      [second, first],
    ])
  })

  it('is replaced where the other one has no keys yet as soon as it has', async () => {
    const story = standbyStory()
    await story.registered(first, second)
    await story.network('blue', first)
    await story.takenOver(first, second)
    expect(story.exitsOf('blue')).toEqual([first, second])
    await story.joined('blue', second)
    expect(story.exitsOf('blue')).toEqual([second, first])
  })

  it('is not replaced by one that stands by, where a third took over: that holds nothing', async () => {
    const story = await ready()
    await story.registered(third)
    await story.takenOver(first, third)
    expect(story.exitsOf('blue')).toEqual([first, second])
  })

  it('changes nothing of networks that another one serves', async () => {
    const story = await ready()
    await story.network('red', second)
    await story.joined('red', first)
    await story.takenOver(first, second)
    expect(story.exitsOf('red')).toEqual([second, first])
  })

  it('has its networks back once it was returned, and then its slices', async () => {
    const story = await ready()
    await story.takenOver(first, second)
    story.recorded()
    await story.returned(first)
    expect(story.recorded()).toEqual([
      `${first} ExitReturned`,
      `blue StandbyPromoted ${first}`,
      `${first} ExitHandedBack`,
    ])
    expect(story.exitsOf('blue')).toEqual([first, second])
  })

  it('has them back also where a coordinator died in the middle', async () => {
    const story = await ready()
    await story.takenOver(first, second)
    await story.unkept(() => story.returned(first))
    expect(story.exitsOf('blue')).toEqual([second, first])
    await story.reviewAll()
    expect(story.exitsOf('blue')).toEqual([first, second])
    expect(story.recorded().at(-1)).toBe(`${first} ExitHandedBack`)
  })

  it('keeps standing by while it is away, and is no standby for networks to come', async () => {
    const story = await ready()
    await story.takenOver(first, second)
    await story.network('late', second)
    expect([story.exitsOf('blue'), story.exitsOf('late')]).toEqual([
      [second, first],
      [second, null],
    ])
  })
})
