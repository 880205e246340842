import { bind, pass } from '@sixfold/reconcile'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { facilityLaws, settles } from '../../../testkit/src/facility-laws.ts'
import { pretendDaemonLook } from '../../../testkit/src/pretend-host/daemons.ts'
import { type PretendHost, pretendHost } from '../../../testkit/src/pretend-host.ts'
import { aDaemon } from '../examples.ts'
import { netnsFacility } from '../netns/index.ts'
import { daemonsFacility } from './index.ts'

const NETNS = 'sf-x-a'

const bound = (wanted: Parameters<typeof aDaemon>[]) => {
  const daemons = wanted.map((its) => aDaemon(...its))
  const facility = daemonsFacility({ netns: NETNS, wanted: daemons, lookAt: pretendDaemonLook })
  return [
    bind(netnsFacility(`netns:${NETNS}`), [NETNS]),
    bind(facility, daemons, { needs: [`netns:${NETNS}`] }),
  ]
}

const only = <Item>(items: Iterable<Item>): Item => {
  const [item] = items
  if (item === undefined) throw new Error('there is none')
  return item
}

/** What one pass ran, as the first words of each command. */
const commandsOf = async (host: PretendHost, ...wanted: Parameters<typeof aDaemon>[]): Promise<string[]> => {
  const before = host.commands.length
  expect((await pass(host, bound(wanted))).isConverged).toBe(true)
  expect((await pass(host, bound(wanted))).stepsRun).toBe(0)
  return host.commands
    .slice(before)
    .flatMap((line) => /^(setsid|reload|sh -s -- \d+|nsenter \S+ reload|rm)/.exec(line)?.[0] ?? [])
}

describe('the daemons of a namespace', () => {
  facilityLaws({
    wanted: fc.uniqueArray(
      fc.tuple(
        fc.constantFrom('one', 'two'),
        fc.record({
          files: fc.constantFrom({ 'a.conf': 'a' }, { 'a.conf': 'b' }, { 'b.conf': 'b' }, {}),
          reload: fc.constantFrom(['reload'] as const, null),
          argv: fc.constantFrom(['serve'] as const, ['serve', '-x'] as const),
        }),
      ),
      { selector: ([name]) => name },
    ),
    host: pretendHost,
    bind: bound,
  })

  it('loads new files where it can, and is started anew where it cannot', async () => {
    const host = pretendHost()
    expect(await commandsOf(host, ['one'])).toEqual(['setsid'])
    expect(await commandsOf(host, ['one', { files: { 'serve.conf': 'new' } }])).toEqual([
      'nsenter --net=/run/netns/sf-x-a reload',
    ])
    const pid = only(host.world.processes.keys())
    expect(await commandsOf(host, ['one', { argv: ['serve', '-x'] }])).toEqual([`sh -s -- ${pid}`, 'setsid'])
    const next = only(host.world.processes.keys())
    expect(await commandsOf(host)).toEqual([`sh -s -- ${next}`, 'rm'])
    expect([host.world.processes.size, host.world.files.size]).toEqual([0, 0])
  })

  it.each<[string, (host: PretendHost) => void]>([
    ['killed', ({ world }) => world.processes.clear()],
    ['stopped', ({ world }) => void Object.assign(only(world.processes.values()), { isStopped: true })],
    [
      'taken for another of the same pid',
      ({ world }) => void Object.assign(only(world.processes.values()), { mark: 'else/one' }),
    ],
    ['without its directory', ({ world }) => world.files.clear()],
    [
      'left in a namespace that was made again',
      ({ world }) => void Object.assign(only(world.processes.values()), { room: {} }),
    ],
  ])('is started again when it was %s', async (_what, harm) => {
    const host = pretendHost()
    await commandsOf(host, ['one'])
    harm(host)
    expect(await commandsOf(host, ['one'])).toContain('setsid')
    const mine = [...host.world.processes.values()].filter(({ mark }) => mark === 'sf-x-a/one')
    expect(mine).toEqual([expect.objectContaining({ isStopped: false, room: host.world.netns.get(NETNS) })])
  })

  it('never ends a process that has its pid by chance', async () => {
    const host = pretendHost()
    await commandsOf(host, ['one'])
    const process = only(host.world.processes.values())
    Object.assign(process, { mark: 'else/one' })
    await commandsOf(host, ['one'])
    expect([...host.world.processes.values()]).toContain(process)
  })

  it('is told again what somebody else wrote over', async () => {
    const host = pretendHost()
    await commandsOf(host, ['one'])
    Object.assign(host.world.files.get('/run/sixfold/daemons/sf-x-a/one/serve.conf') ?? {}, {
      content: 'by hand',
    })
    expect(await commandsOf(host, ['one'])).toEqual(['nsenter --net=/run/netns/sf-x-a reload'])
    expect(host.world.files.get('/run/sixfold/daemons/sf-x-a/one/serve.conf')?.content).toBe('all')
  })

  it('goes with its namespace, also where that was deleted before it', async () => {
    const gone = netnsFacility('netns:retired', (name) => name.startsWith('sf-x-'), pretendDaemonLook)
    for (const isDeleted of [false, true]) {
      const host = pretendHost()
      await commandsOf(host, ['one'], ['two'])
      if (isDeleted) await host.run({ do: 'exec', argv: ['ip', 'netns', 'del', NETNS] })
      await settles(host, () => [bind(gone, [])])
      expect([host.world.processes.size, host.world.files.size]).toEqual([0, 0])
    }
  })

  it('refuses two of one name, and names that could not stand in a path', async () => {
    const facility = daemonsFacility({ netns: NETNS, wanted: [] })
    const asked =
      (...names: readonly string[]) =>
      () =>
        facility.diff(
          names.map((name) => aDaemon(name)),
          [],
        )
    expect(asked('one', 'one')).toThrow('two of the wanted things are "one"')
    expect(asked('../one')).toThrow('"../one" is no name of a daemon')
    expect(asked('a-name-of-sixteen')).toThrow('at most 15 characters')
    expect(() => facility.diff([aDaemon('one', { files: { loaded: '' } })], [])).toThrow(
      '"loaded" is no name of a file',
    )
  })
})
