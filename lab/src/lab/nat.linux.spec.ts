import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { sourceFile } from '../fixtures/world.ts'
import { loadTopology, topologyFile } from '../load-topology.ts'
import { capture, readCapture } from './capture.ts'
import type { LabContext } from './context.ts'
import { down } from './down.ts'
import { exec } from './exec.ts'
import { up } from './up.ts'

const LAB = 'spec-nats'
const UDP = sourceFile('fixtures/udp.ts')
/** The servers answer at once and once more after 700 ms: what comes between meets a mapping that is alive. */
const LINGER_MS = 1_300

let root: string
let context: LabContext

const run = (target: string, ...argv: readonly [string, ...string[]]) =>
  exec(LAB, target, argv, { root, timeoutMs: 15_000 })

const udp = async (target: string, ...args: readonly string[]): Promise<readonly string[]> => {
  const { stdout, stderr } = await run(target, process.execPath, UDP, ...args)
  expect(stderr).toBe('')
  return stdout.trim().split('\n')
}

const outside = (site: string): string =>
  context.plan.sites.find(({ name }) => name === site)?.transits[0]?.footholds.ipv4?.address ?? ''

const addressOf = (machine: string, family: 'ipv4' | 'ipv6' = 'ipv4'): string =>
  context.machines.find(({ name }) => name === machine)?.[family] ?? ''

const pings = async (from: string, to: string): Promise<boolean> =>
  (await run(from, 'ping', '-c', '1', '-W', '1', to)).exitCode === 0

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lab-'))
  await down(LAB, { root }) // what a killed run of this spec left
  context = await up(await loadTopology(topologyFile('nats')), { name: LAB, root, start: ['server'] })
  for (const server of ['web1', 'web2']) {
    await run(server, 'sh', '-c', `${process.execPath} ${UDP} answer 5000 >/dev/null 2>&1 &`)
  }
  const servers = [`${addressOf('web1')}:5000`, `${addressOf('web2')}:5000`]
  await vi.waitFor(
    async () => expect(await udp('x1', 'ask', '40000', '100', ...servers)).toHaveLength(3),
    5_000,
  )
})

afterAll(async () => {
  await down(LAB, { root })
  await rm(root, { recursive: true })
})

/** Talks to both servers from one port, and lets strangers and friends knock while the mapping lives. */
const knock = async (home: string, site: string) => {
  const asking = udp(
    home,
    'ask',
    '40000',
    String(LINGER_MS),
    `${addressOf('web1')}:5000`,
    `${addressOf('web2')}:5000`,
  )
  await sleep(400)
  const mapped = `${outside(site)}:40000`
  await Promise.all([
    udp('web1', 'send', '0', mapped, 'same host, other port'),
    udp('x1', 'send', '0', mapped, 'other host'),
  ])
  const lines = await asking
  return {
    seen: lines.filter((line) => line.startsWith('saw ')),
    late: lines.filter((line) => line === 'got late').length,
    strangers: lines.filter((line) => line.startsWith('got ') && line !== 'got late'),
  }
}

describe.concurrent('NATs are what their names say (RFC 4787)', { timeout: 30_000 }, () => {
  test('port-preserving: everybody sees the inner port, and only who was spoken to gets in', async () => {
    const { seen, late, strangers } = await knock('h1', 'preserving')
    expect(seen).toEqual([`saw ${outside('preserving')} 40000`, `saw ${outside('preserving')} 40000`])
    expect({ late, strangers }).toEqual({ late: 2, strangers: [] })
  })

  test('random: everybody sees another port', async () => {
    const { seen, late, strangers } = await knock('h2', 'random')
    const ports = seen.map((line) => line.split(' ')[2])
    expect(seen.map((line) => line.split(' ')[1])).toEqual([outside('random'), outside('random')])
    expect(ports).not.toContain('40000')
    expect(ports[0]).not.toBe(ports[1])
    expect({ late, strangers }).toEqual({ late: 2, strangers: [] })
  })

  test('port-forward: a stranger gets in at the forwarded ports, and at no other', async () => {
    const hearing = udp('h3', 'listen', '20000', '6000')
    const deaf = udp('h3', 'listen', '20001', '6000')
    for (const text of ['one', 'two', 'three']) {
      await sleep(300)
      await udp('web1', 'send', '0', `${outside('forward')}:20000`, text)
      await udp('web1', 'send', '0', `${outside('forward')}:20001`, text)
    }
    // Whichever comes after it began to listen: at least the last one.
    expect(await hearing).toContain('got three')
    expect(await deaf).toEqual(['ready'])
  })

  test('port-forward: TCP to another port inside', async () => {
    await run('h3', 'sh', '-c', `${process.execPath} ${sourceFile('server/main.ts')} h3 >/dev/null 2>&1 &`)
    const fetch = async () =>
      (await run('web1', 'curl', '-s', '-m', '1', `http://${outside('forward')}:8080/`)).stdout
    await expect.poll(fetch, { timeout: 5_000 }).toMatch(`h3 ${addressOf('web1')} `)
  })

  test('open: the router answers unknown packets itself; all others drop them', async () => {
    expect(await pings('web1', outside('open'))).toBe(true)
    const closed = ['preserving', 'random', 'forward', 'carrier', 'dual']
    expect(await Promise.all(closed.map((site) => pings('web1', outside(site))))).toEqual(
      closed.map(() => false),
    )
  })

  test('open: a stranger steals the port of a home that is about to speak to it', async () => {
    // The router refuses the datagram, which the sender hears as an ICMP error; behind a dropping NAT it hears nothing.
    const refused = await capture(LAB, 'web~web1', { root, filter: ['icmp[0] == 3'] })
    await udp('web1', 'send', '0', `${outside('open')}:41000`, 'early')
    await udp('web1', 'send', '0', `${outside('preserving')}:41000`, 'early')
    await sleep(200)
    await refused.stop()
    const lines = await readCapture(refused.file)
    expect(
      lines.filter((line) => line.includes(`${outside('open')} udp port 41000 unreachable`)),
    ).toHaveLength(1)
    expect(lines.filter((line) => line.includes(outside('preserving')))).toEqual([])
  })

  test('cgn: two translations, with 100.64.0.0/10 between them', async () => {
    const [inner, outer] = await Promise.all([
      capture(LAB, 'carrier-cgn~carrier', { root, filter: ['udp', 'dst', 'port', '5000'] }),
      capture(LAB, 'core~carrier-cgn', { root, filter: ['udp', 'dst', 'port', '5000'] }),
    ])
    const { seen, late, strangers } = await knock('h5', 'carrier')
    await Promise.all([inner.stop(), outer.stop()])
    expect(seen).toEqual([`saw ${outside('carrier')} 40000`, `saw ${outside('carrier')} 40000`])
    expect({ late, strangers }).toEqual({ late: 2, strangers: [] })
    expect((await readCapture(inner.file))[0]).toMatch(/IP 100\.64\.\d+\.\d+\.40000 > /)
    expect((await readCapture(outer.file))[0]).toContain(`IP ${outside('carrier')}.40000 > `)
  })

  test('a firewall that only lets out: IPv6 answers come in, strangers do not', async () => {
    expect(await pings('h6', addressOf('web1', 'ipv6'))).toBe(true)
    expect(await pings('web1', addressOf('h6', 'ipv6'))).toBe(false)
  })
})
