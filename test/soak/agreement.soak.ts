import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Grid, grid, networkOrder, sixfold } from '../scenarios/grid.ts'

/** What the command line says of paths, of who was who outside, and of routes, held against packets. */

const TOPOLOGY = fileURLToPath(new URL('./agreement.yaml', import.meta.url))
const WHO = fileURLToPath(new URL('../../shared/derive/src/exit/who.py', import.meta.url))
const NODES = ['n1', 'n2', 'n3', 'keep-a', 'lan-a', 'keep-b', 'rand']
const ALL = 'acme/all'
/** Two rounds of tries through NATs. */
const SETTLED = { timeout: 60_000, interval: 1_000 }
const PORT = '9000'

let it: Grid

beforeAll(async () => {
  it = await grid(TOPOLOGY, 'agreement')
}, 180_000)
afterAll(() => it[Symbol.asyncDispose](), 120_000)

const told = async (...words: readonly string[]): Promise<Record<string, never>> => {
  const { exitCode, stdout, stderr } = await sixfold([...words, '--json', '--lab', it.lab])
  if (exitCode !== 0) throw new Error(`${words.join(' ')}: ${stderr}`)
  return JSON.parse(stdout)
}
const about = (party: string, network: string, type: string, data: object = {}) => ({
  type,
  party,
  data: { network, ...data },
})
const outside = async (): Promise<string> =>
  (await it.context()).machines.find(({ name }) => name === 'web')?.ipv4 ?? ''

/** To which addresses and ports a node sends the packets that one of its workloads pings with. */
const sentTo = async (from: string, to: string): Promise<string[]> => {
  const words = 'timeout 4 tcpdump -n -l -i any -Q out udp and greater 900 2>/dev/null'
  const heard = it.exec(from, 'sh', '-c', words)
  await sleep(700)
  const { exitCode } = await it.exec(`${ALL}@${from}`, 'ping', '-n', '-c', '4', '-i', '0.2', '-s', '900', to)
  expect([from, to, exitCode]).toEqual([from, to, 0])
  const ends = [...(await heard).stdout.matchAll(/ > (\S+)\.(\d+): /g)]
  return [...new Set(ends.map(([, address, port]) => `${address} ${port}`))]
}

type Path = Readonly<{ one: string; other: string; is: string }>

/** What a path is by where its packets go. `exits`: the addresses of each exit. */
const classOf = (sent: readonly string[], exits: readonly string[], lans: readonly string[]): string => {
  const addresses = sent.map((end) => end.split(' ')[0] ?? '')
  if (sent.some((end) => end.endsWith(' 4789'))) return 'vxlan'
  if (addresses.some((address) => exits.includes(address))) return 'relayed'
  return addresses.some((address) => lans.includes(address)) ? 'lan' : 'direct'
}

test('each pair goes the way that path show says, and what is relayed by the exit that serves', async () => {
  const { type, party, data } = networkOrder('acme', 'all', NODES)
  const trust = { type: 'FarmTrustDeclared', party: 'operator', data: { farm: 'dc', wires: 'trusted' } }
  const placed = await it.orderAndWait({ type, party, data: { ...data, wires: 'farm' } }, trust)
  expect(placed.map(({ stage }) => stage)).toEqual(['converged', 'accepted'])
  await Promise.all(NODES.map((node) => it.exec(`${ALL}@${node}`, 'true')))
  const between = async (): Promise<readonly Path[]> =>
    ((await told('path', 'show', ALL)) as unknown as { paths: readonly Path[] }).paths
  const kinds = async (): Promise<number> => new Set((await between()).map(({ is }) => is)).size
  await expect.poll(kinds, SETTLED).toBe(4)
  await sleep(5_000)
  const paths = await between()
  const shown = (await told('network', 'show', ALL)) as unknown as {
    members: readonly { name: string; role: string; prefix: string }[]
  }
  const serving = shown.members.find(({ role }) => role === 'exit')?.name ?? ''
  const { ipv6, ipv4 } = (await told('exit', 'show', serving)) as unknown as { ipv6: string; ipv4: string }
  const { machines } = await it.context()
  const lans = machines.flatMap((machine) =>
    ['keep-a', 'lan-a'].includes(machine.name) ? [machine.ipv4 ?? ''] : [],
  )
  const wrong: string[] = []
  for (const { one, other, is } of paths) {
    const to = shown.members.find(({ name }) => name === other)?.prefix.replace('/64', '1') ?? ''
    const sent = await sentTo(one, to)
    const seen = classOf(sent, [ipv6, ipv4], lans)
    if (seen !== is) wrong.push(`${one} – ${other} is ${seen} (${sent.join(', ')}), and said to be ${is}`)
  }
  expect(wrong).toEqual([])
}, 300_000)

const BUYERS = ['bought', 'ports', 'common'] as const

/** As whom a workload of a network is seen by the server outside, and when. */
const seenAs = async (network: string): Promise<Readonly<{ network: string; seen: string; at: string }>> => {
  const at = new Date().toISOString()
  const from = `${network}/${network}@keep-a`
  const { stdout } = await it.exec(from, 'python3', WHO, 'ask', 'udp', await outside(), PORT, '1')
  return { network, seen: stdout.trim().replace(' ', ':'), at }
}
type Of = Readonly<{ network: string }>
type Attributed = Readonly<{
  from: Of | null
  shared: Readonly<{ networks: readonly Of[]; shortly: readonly Of[] }> | null
}>

test('attribution names who was seen, before a takeover, around it and after it', async () => {
  await it.orderAndWait(...BUYERS.map((name) => networkOrder(name, name, ['n1', 'keep-a'])))
  const bought = await it.orderAndWait(
    about('bought', 'bought', 'PublicIpv4Ordered'),
    about('ports', 'ports', 'PublicPortsOrdered'),
  )
  expect(bought.map(({ stage }) => stage)).toEqual(['converged', 'converged'])
  void it.exec('web', 'python3', WHO, 'serve', await outside(), PORT)
  await sleep(1_000)
  const seen = await Promise.all(BUYERS.map(seenAs))
  const { members } = await it.show('common/common')
  const dies = members.at(-1)?.name ?? ''
  const port = dies === 'x1' ? 'm0' : 'm1'
  await it.exec('hub', 'ip', 'link', 'set', port, 'nomaster')
  for (let turn = 0; turn < 16; turn += 1) {
    seen.push(...(await Promise.all(BUYERS.map(seenAs))))
    await sleep(400)
  }
  const heard = seen.filter(({ seen: who }) => /^[\d.]+:\d+$/.test(who))
  const last = (network: string) => heard.findLast((one) => one.network === network)?.seen.split(':')[0]
  expect(last('bought')).toBe(heard[0]?.seen.split(':')[0])
  const answers = await Promise.all(
    heard
      .filter((_, index) => index < 3 || index % 6 === 0 || index >= heard.length - 3)
      .map(async (one) => {
        const { from, shared } = (await told(
          'attribution',
          `udp/${one.seen}`,
          '--at',
          one.at,
        )) as unknown as Attributed
        const may = [...(shared?.networks ?? []), ...(shared?.shortly ?? [])]
        return { one, is: from?.network ?? null, may: may.map(({ network }) => network) }
      }),
  )
  const wrong = answers.filter(({ one, is, may }) =>
    is === null ? !may.includes(one.network) : is !== one.network,
  )
  expect(wrong).toEqual([])
  const { failover } = (await told('exit', 'show', dies)) as unknown as { failover: { takenOver: unknown } }
  expect(failover.takenOver).not.toBeNull()
  await it.exec('hub', 'ip', 'link', 'set', port, 'master', 'lan')
}, 300_000)

test('the routes of exit show and node show are what the routers need, and all', async () => {
  const web = (await it.context()).machines.find(({ name }) => name === 'web')?.ipv6 ?? ''
  const reached = async (node: string): Promise<boolean> =>
    (await it.exec(`bought/bought@${node}`, 'ping', '-n', '-c', '3', '-i', '0.2', '-W', '1', web))
      .exitCode === 0
  const routes = async (kind: string, name: string): Promise<string[]> =>
    ((await told(kind, 'show', name, '--upstream')) as unknown as { upstream: string[] }).upstream
  const places = [
    {
      router: 'hub',
      node: 'keep-a',
      lines: [...(await routes('exit', 'x1')), ...(await routes('exit', 'x2'))],
    },
    { router: 'dc', node: 'n1', lines: await routes('node', 'n1') },
  ]
  for (const { router, node, lines } of places) {
    expect(lines.length).toBeGreaterThan(0)
    const run = (line: string) => it.exec(router, 'sh', '-c', line)
    for (const line of lines) await run(`ip -6 route del ${/2\S+\/\d+/.exec(line)?.[0] ?? ''}`)
    expect([router, await reached(node)]).toEqual([router, false])
    for (const line of lines) expect([line, (await run(line)).exitCode]).toEqual([line, 0])
    expect([router, await reached(node)]).toEqual([router, true])
  }
}, 120_000)
