import { bind } from '@sixfold/reconcile'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { facilityLaws } from '../../../testkit/src/facility-laws.ts'
import { pretendHost } from '../../../testkit/src/pretend-host.ts'
import type { DaemonLook } from '../daemons/model.ts'
import { removeDevice } from '../link/removal.ts'
import { netnsFacility } from './index.ts'

describe('the netns facility', () => {
  facilityLaws({
    wanted: fc.uniqueArray(fc.constantFrom('sf-x-a', 'sf-x-b', 'sf-x-c')),
    host: pretendHost,
    bind: (wanted) => [
      bind(
        netnsFacility('netns', (name) => name.startsWith('sf-x-')),
        wanted,
      ),
    ],
  })

  it('makes a namespace fit for use, the loopback last', () => {
    const facility = netnsFacility('netns')
    const steps = facility.steps(
      facility.diff(['sf-x-a'], { names: ['docker1'], leftovers: [], doomed: [], left: new Map() }),
    )
    expect(steps.map((step) => (step.do === 'exec' ? step.argv.join(' ') : step.do))).toEqual([
      'ip netns add sf-x-a',
      expect.stringMatching(/^nsenter --net=\/run\/netns\/sf-x-a sysctl -q -w net\.ipv4\.ip_forward=1 /),
      'ip -n sf-x-a link set dev lo up',
    ])
  })

  it('removes what it may remove and nobody wants, devices of ours first, and nothing else', async () => {
    const host = pretendHost()
    const mine = netnsFacility('netns', (name) => name.startsWith('sf-x-'))
    for (const name of ['sf-x-a', 'docker1', 'sf-y-a'])
      await host.run({ do: 'exec', argv: ['ip', 'netns', 'add', name] })
    await host.run({ do: 'exec', argv: ['setsid', 'wireguard-go', 'sfm1'] })
    await host.run({ do: 'exec', argv: ['wg', 'show', 'sfm1', 'listen-port'] })
    await host.run({ do: 'exec', argv: ['ip', 'link', 'set', 'dev', 'sfm1', 'netns', 'sf-x-a'] })
    const changes = mine.diff([], await mine.observe(host))
    expect(changes).toEqual([
      { kind: 'remove', name: 'sf-x-a', isThere: true, devices: ['sfm1'], processes: null },
    ])
    expect(mine.steps(changes)).toEqual([
      removeDevice('sf-x-a', 'sfm1'),
      { do: 'exec', argv: ['ip', 'netns', 'del', 'sf-x-a'] },
    ])
  })

  it('ends the daemons of an earlier one of its name before it is made again', async () => {
    const host = pretendHost()
    for (const name of ['sf-x-a', 'sf-x-b'])
      await host.run({
        do: 'write',
        path: `/run/sixfold/daemons/${name}/unbound/process`,
        content: '7',
        mode: 0o600,
      })
    const look: DaemonLook = async (_host, netns, name, isDoomed) => ({
      name,
      trouble: `${netns} ${isDoomed}`,
      started: null,
      loaded: null,
      files: {},
      processes: [{ pid: 7, startedAt: 70 }],
    })
    const facility = netnsFacility('netns', () => false, look, ['sf-x-a'])
    const steps = facility.steps(facility.diff(['sf-x-a'], await facility.observe(host)))
    expect(steps.slice(0, 2).map((step) => (step.do === 'exec' ? step.argv.join(' ') : step.do))).toEqual([
      'sh -s -- 7 70',
      'ip netns add sf-x-a',
    ])
    await host.run({ do: 'exec', argv: ['ip', 'netns', 'add', 'sf-x-a'] })
    expect(facility.diff(['sf-x-a'], await facility.observe(host))).toEqual([])
  })

  it('refuses a name that would be more than one word', () => {
    const facility = netnsFacility('netns')
    expect(() => facility.steps([{ kind: 'add', name: 'a b', left: [], isLeftover: false }])).toThrow(
      '"a b" cannot stand in a batch',
    )
  })
})
