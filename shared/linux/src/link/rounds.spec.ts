import type { Host } from '@sixfold/reconcile'
import { expect, it } from 'vitest'
import { foundIndex } from './found-index.ts'
import { openRounds } from './rounds.ts'

const ROOM = '[{"ifname":"lo","flags":["UP"],"mtu":65536,"addr_info":[]}]\n[]\n[]\n[]\n'

/** What was looked at, of a machine whose gateway many have something in. */
const open = () => {
  const looked: string[] = []
  let clock = 0
  let isBroken = false
  const host = {
    counters: { looks: 0, steps: 0 },
    list: async () => ['gw', 'one', 'two'],
    read: async (argv: readonly string[]) => {
      looked.push(argv[2] ?? '')
      if (isBroken) throw new Error('no')
      return ROOM
    },
    run: async () => undefined,
  } as unknown as Host
  const rounds = openRounds(
    (netns) => netns === 'gw',
    () => clock,
  )
  return {
    rounds,
    looked,
    /** One pass of a network: its own namespace, and the gateway. */
    pass: async (own: string, isAgain = false) => {
      const look = rounds.looks()
      await Promise.allSettled([look(host, own, isAgain), look(host, 'gw', isAgain), look(host, 'gw', false)])
      return looked.splice(0)
    },
    wait: (ms: number) => {
      clock += ms
    },
    breakDown: (is: boolean) => {
      isBroken = is
    },
  }
}

it('outside of a round each pass looks for itself', async () => {
  const { pass } = open()
  expect(await pass('one')).toEqual(['one', 'gw'])
  expect(await pass('two')).toEqual(['two', 'gw'])
})

it('in a round one look at the shared place serves all, until something changed, for ten seconds', async () => {
  const { rounds, pass, wait } = open()
  rounds.begin()
  expect(await pass('one')).toEqual(['one', 'gw'])
  expect(await pass('two')).toEqual(['two'])
  expect(await pass('two', true)).toEqual(['two', 'gw'])
  expect(await pass('one')).toEqual(['one'])
  rounds.renew()
  expect(await pass('one')).toEqual(['one', 'gw'])
  expect(await pass('two')).toEqual(['two'])
  rounds.begin()
  expect(await pass('two')).toEqual(['two', 'gw'])
  wait(10_000)
  expect(await pass('one')).toEqual(['one', 'gw'])
})

it('a look that failed is nobody else’s', async () => {
  const { rounds, pass, breakDown } = open()
  rounds.begin()
  breakDown(true)
  await pass('one')
  breakDown(false)
  expect(await pass('two')).toEqual(['two', 'gw'])
})

it('a list is looked up by key and by device, each thing once', () => {
  const among = foundIndex<{ key: string; dev: string }>(
    ({ key }) => key,
    ({ dev }) => dev,
  )
  const all = ['a 1', 'b 1', 'c 2', 'd 3'].map((text) => {
    const [key = '', dev = ''] = text.split(' ')
    return { key, dev }
  })
  expect(among(all, ['a', 'd', 'x'], ['1']).map(({ key }) => key)).toEqual(['a', 'd', 'b'])
})
